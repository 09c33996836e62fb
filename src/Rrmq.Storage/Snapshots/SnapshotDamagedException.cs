namespace Rrmq.Storage;

/// <summary>A snapshot that does not read as it was written, or is another node's. There is an older one, and behind that the log.</summary>
public sealed class SnapshotDamagedException(string file, string finding) : Exception($"{file}: {finding}")
{
    /// <summary>Path of the file.</summary>
    public string File { get; } = file;

    /// <summary>What was found, in one clause.</summary>
    public string Finding { get; } = finding;

    /// <summary>Nothing is damaged: the file is none of ours. Someone put it there, and no peer can mend that.</summary>
    public bool IsForeign { get; init; }
}
