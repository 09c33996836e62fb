namespace Rrmq.Storage;

/// <summary>The real disk, on Linux and macOS. On Windows the sync of a folder has no counterpart and is left out. Stateless.</summary>
public sealed class PosixFileSystem : IFileSystem
{
    public IFile Create(string path) => new PosixFile(path, FileMode.CreateNew);

    public IFile Open(string path) => new PosixFile(path, FileMode.Open);

    public IDisposable? TryLock(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1);
        }
        catch (IOException error) when (PosixErrors.IsHeldElsewhere(error))
        {
            return null;
        }
    }

    public bool FileExists(string path) => File.Exists(path);

    public bool DirectoryExists(string path) => Directory.Exists(path);

    public IReadOnlyList<string> List(string path)
    {
        var entries = Directory.GetFileSystemEntries(path);
        var names = new string[entries.Length];
        for (var i = 0; i < entries.Length; i++)
            names[i] = Path.GetFileName(entries[i]);
        Array.Sort(names, StringComparer.Ordinal);
        return names;
    }

    public void Delete(string path) => File.Delete(path);

    public void Rename(string from, string to)
    {
        try
        {
            File.Move(from, to, overwrite: true);
        }
        catch (IOException error) when (PosixErrors.IsDiskFull(error.HResult))
        {
            throw new DiskFullException($"{to}: no space left on the volume", error);
        }
    }

    public void CreateDirectory(string path) => Directory.CreateDirectory(path);

    public void SyncDirectory(string path)
    {
        if (!OperatingSystem.IsWindows())
            LibC.SyncDirectory(path);
    }

    public long FreeBytes(string path) => new DriveInfo(Path.GetFullPath(path)).AvailableFreeSpace;
}
