using System.Runtime.InteropServices;

namespace Rrmq.Storage;

/// <summary>What a result code of the library means to the node: damage, a full disk, or a disk that failed.</summary>
internal static class SqliteErrors
{
    private const int PrimaryMask = 0xff;
    private const int Busy = 5;
    private const int Locked = 6;
    private const int Corrupt = 11;
    private const int Full = 13;
    private const int NotADatabase = 26;

    public static Exception Of(nint database, string path)
    {
        var code = SqliteApi.ExtendedErrorCode(database);
        var message = Marshal.PtrToStringUTF8(SqliteApi.ErrorMessage(database)) ?? "";
        return (code & PrimaryMask) switch
        {
            Corrupt or NotADatabase => new LogCorruptException(path, $"SQLite finds damage: {message} (code {code})"),
            Full => new DiskFullException($"{path}: no room: {message}"),
            Busy or Locked => new IOException($"{path}: another process writes to it, expected the node alone: {message} (code {code})"),
            _ => new IOException($"{path}: SQLite failed: {message} (code {code})"),
        };
    }
}
