namespace Rrmq.Storage;

/// <summary>
/// The log holds what a crash cannot explain. Nothing on disk was changed. The node must not vote on what is left; it is to be rebuilt from its peers.
/// Not transient.
/// </summary>
public sealed class LogCorruptException : Exception
{
    public LogCorruptException(string file, long offset, string finding)
        : base($"{file}: at offset {offset}: {finding}") => (File, Offset, Finding) = (file, offset, finding);

    /// <summary>Damage of which the finding itself says where in the file it is.</summary>
    public LogCorruptException(string file, string finding)
        : base($"{file}: {finding}") => (File, Finding) = (file, finding);

    /// <summary>Path of the file.</summary>
    public string File { get; }

    /// <summary>Byte offset in the file at which the finding was made; 0 when the finding itself says where.</summary>
    public long Offset { get; }

    /// <summary>What was found, in one clause.</summary>
    public string Finding { get; }

    /// <summary>Nothing is damaged: the file is another node's, another version's, or none of ours. Someone put it there, and no peer can mend that.</summary>
    public bool IsForeign { get; init; }
}
