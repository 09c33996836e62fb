namespace Rrmq.Storage;

/// <summary>
/// The data folder is not to be used. Nothing in it was created or changed. The message is one line that names the folder, the field, what was found and what
/// was expected.
/// </summary>
public sealed class DataFolderException(DataFolderProblem kind, string message, Exception? inner = null) : Exception(message, inner)
{
    public DataFolderProblem Kind { get; } = kind;
}
