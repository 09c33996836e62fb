namespace Rrmq.Storage;

/// <summary>A damage, in the words in which a start would tell it.</summary>
/// <param name="File">Path of the file or folder.</param>
/// <param name="Offset">Byte offset in the file; null where that says nothing.</param>
/// <param name="Text">What was found, in one clause.</param>
public sealed record Finding(string File, long? Offset, string Text)
{
    internal static Finding Of(LogCorruptException error) => new(error.File, error.Offset, error.Finding);

    /// <summary>From a SQLite file, in which a row has no place of its own.</summary>
    public static Finding OfSqlite(LogCorruptException error) => new(error.File, null, error.Finding);

    /// <summary>From a snapshot's reader.</summary>
    public static Finding Of(SnapshotDamagedException error) => new(error.File, null, error.Finding);

    /// <summary>From an exception whose message begins with the path.</summary>
    internal static Finding Of(string path, Exception error) =>
        new(path, null, (error.Message.StartsWith(path + ": ", StringComparison.Ordinal) ? error.Message[(path.Length + 2)..] : error.Message).ReplaceLineEndings(" "));
}
