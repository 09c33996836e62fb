namespace Rrmq.Storage;

/// <summary>A file is no backup, or not a whole one, or does not read as it was written. The message is one line that names it.</summary>
public sealed class BackupException(string file, string finding) : Exception($"{file}: {finding}")
{
    /// <summary>Path of the file.</summary>
    public string File { get; } = file;

    /// <summary>What was found, in one clause.</summary>
    public string Finding { get; } = finding;
}
