namespace Rrmq.Storage;

/// <summary>The real disk, to be looked at and not to be touched: what would change anything throws <see cref="InvalidOperationException"/>. Stateless.</summary>
public sealed class ReadOnlyFileSystem : IFileSystem
{
    private readonly PosixFileSystem _files = new();

    public IFile Create(string path) => throw Refusal(path);

    public IFile Open(string path) => new PosixFile(path, FileMode.Open, FileAccess.Read);

    /// <summary>Asks for the lock without making its file: where there is none nobody holds it.</summary>
    public IDisposable? TryLock(string path)
    {
        if (!File.Exists(path))
            return Stream.Null;
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.None, bufferSize: 1);
        }
        catch (IOException error) when (PosixErrors.IsHeldElsewhere(error))
        {
            return null;
        }
    }

    public bool FileExists(string path) => _files.FileExists(path);

    public bool DirectoryExists(string path) => _files.DirectoryExists(path);

    public IReadOnlyList<string> List(string path) => _files.List(path);

    public void Delete(string path) => throw Refusal(path);

    public void Rename(string from, string to) => throw Refusal(from);

    public void CreateDirectory(string path) => throw Refusal(path);

    public void SyncDirectory(string path) => throw Refusal(path);

    public long FreeBytes(string path) => _files.FreeBytes(path);

    private static InvalidOperationException Refusal(string path) => new($"{path}: is only to be looked at");
}
