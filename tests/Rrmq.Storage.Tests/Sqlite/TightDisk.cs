namespace Rrmq.Storage.Tests;

/// <summary>The real disk, with as much free as a test says.</summary>
internal sealed class TightDisk : IFileSystem
{
    private readonly PosixFileSystem _disk = new();

    public long Free { get; set; } = 1L << 40;

    public IFile Create(string path) => _disk.Create(path);

    public IFile Open(string path) => _disk.Open(path);

    public IDisposable? TryLock(string path) => _disk.TryLock(path);

    public bool FileExists(string path) => _disk.FileExists(path);

    public bool DirectoryExists(string path) => _disk.DirectoryExists(path);

    public IReadOnlyList<string> List(string path) => _disk.List(path);

    public void Delete(string path) => _disk.Delete(path);

    public void Rename(string from, string to) => _disk.Rename(from, to);

    public void CreateDirectory(string path) => _disk.CreateDirectory(path);

    public void SyncDirectory(string path) => _disk.SyncDirectory(path);

    public long FreeBytes(string path) => Free;
}
