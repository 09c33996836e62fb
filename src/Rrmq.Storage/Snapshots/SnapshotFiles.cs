namespace Rrmq.Storage;

/// <summary>Snapshots as files of a folder on disk; the folder is made when it is missing.</summary>
internal sealed class SnapshotFiles : ISnapshotFolder
{
    private readonly IFileSystem _files;

    public SnapshotFiles(IFileSystem files, string path)
    {
        _files = files;
        Path = path;
        if (!files.DirectoryExists(path))
            DurableFolder.Ensure(files, path);
    }

    public string Path { get; }

    public IReadOnlyList<string> List() => _files.List(Path);

    public bool Exists(string name) => _files.FileExists(At(name));

    public IFile Create(string name) => _files.Create(At(name));

    public IFile Open(string name) => _files.Open(At(name));

    public void Delete(string name) => _files.Delete(At(name));

    public void Rename(string from, string to) => _files.Rename(At(from), At(to));

    public void Sync() => _files.SyncDirectory(Path);

    private string At(string name) => System.IO.Path.Combine(Path, name);
}
