using System.Security.Cryptography;

namespace Rrmq.Chaos;

/// <summary>The files of a stopped node's log, to be damaged. What it knows of their form is in docs/file-formats.md: 64 bytes of header, records, zeros.</summary>
internal static class LogFiles
{
    public const int HeaderBytes = 64;

    /// <summary>False for a node that keeps its state in another store, whose files nothing here knows how to damage.</summary>
    public static bool Exist(string dataPath) => Directory.Exists(Path.Combine(dataPath, "log"));

    /// <summary>The last segment that holds records; one that was only made ahead does not count.</summary>
    public static string LastWritten(string dataPath) => Segments(dataPath).Last(path => EndOfContent(path) > HeaderBytes);

    public static IReadOnlyList<string> Segments(string dataPath) => [.. Directory.GetFiles(Path.Combine(dataPath, "log"), "*.seg").Order(StringComparer.Ordinal)];

    /// <summary>Offset behind the last byte that is not zero.</summary>
    public static long EndOfContent(string path) => File.ReadAllBytes(path).AsSpan().LastIndexOfAnyExcept((byte)0) + 1;

    public static void Zero(string path, long from, long count)
    {
        using var file = File.OpenWrite(path);
        file.Position = from;
        file.Write(new byte[count]);
    }

    public static void Truncate(string path, long length)
    {
        using var file = File.OpenWrite(path);
        file.SetLength(length);
    }

    /// <summary>Writes bytes that are no record.</summary>
    public static void Append(string path, long from, int count)
    {
        using var file = File.OpenWrite(path);
        file.Position = from;
        file.Write(Enumerable.Repeat((byte)0xA5, count).ToArray());
    }

    public static void FlipBit(string path, long offset)
    {
        using var file = File.Open(path, FileMode.Open);
        file.Position = offset;
        var value = file.ReadByte();
        file.Position = offset;
        file.WriteByte((byte)(value ^ 0x10));
    }

    /// <summary>One text that changes when any file below the folder does.</summary>
    public static string Fingerprint(string folder) =>
        string.Join('\n', Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(path => $"{path} {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path)))}"));
}
