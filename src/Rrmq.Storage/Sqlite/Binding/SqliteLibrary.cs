using System.Runtime.InteropServices;

namespace Rrmq.Storage;

/// <summary>Whether the machine has a SQLite that the store can use.</summary>
public static class SqliteLibrary
{
    // Row values came with 3.15, INSERT ... ON CONFLICT with 3.24.
    private const int LeastVersion = 3_024_000;

    /// <summary>False when it has none, or too old a one.</summary>
    public static bool IsAvailable => FindProblem(SqliteApi.Library) is null;

    /// <summary>Returns when the library is there, and is new enough.</summary>
    /// <exception cref="SqliteUnavailableException">It is not.</exception>
    public static void Require()
    {
        if (FindProblem(SqliteApi.Library) is { } problem)
            throw new SqliteUnavailableException($"storage is sqlite: {problem} (or set storage to log)");
    }

    internal static string? FindProblem(string library)
    {
        if (!NativeLibrary.TryLoad(library, typeof(SqliteLibrary).Assembly, DllImportSearchPath.SafeDirectories, out _))
            return $"{library} is not on this machine, expected the system's SQLite: install libsqlite3-0 (Debian, Ubuntu) or sqlite-libs (Fedora, Alpine)";
        var version = SqliteApi.VersionNumber();
        return version < LeastVersion
            ? $"{library} is SQLite {Text(version)}, expected {Text(LeastVersion)} or later: install a newer one"
            : null;
    }

    private static string Text(int version) => $"{version / 1_000_000}.{version / 1000 % 1000}.{version % 1000}";
}
