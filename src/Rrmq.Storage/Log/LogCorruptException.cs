namespace Rrmq.Storage;

/// <summary>
/// The log holds what a crash cannot explain. Nothing on disk was changed. The node must not vote on what is left; it is to be rebuilt from its peers.
/// Not transient.
/// </summary>
public sealed class LogCorruptException(string file, long offset, string finding)
    : Exception($"{file}: at offset {offset}: {finding}")
{
    /// <summary>Path of the file.</summary>
    public string File { get; } = file;

    /// <summary>Byte offset in the file at which the finding was made.</summary>
    public long Offset { get; } = offset;

    /// <summary>What was found, in one clause.</summary>
    public string Finding { get; } = finding;

    /// <summary>Nothing is damaged: the file is another node's, another version's, or none of ours. Someone put it there, and no peer can mend that.</summary>
    public bool IsForeign { get; init; }
}
