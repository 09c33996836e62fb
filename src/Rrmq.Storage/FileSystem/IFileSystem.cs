namespace Rrmq.Storage;

/// <summary>
/// The seam to the disk. Everything Rrmq.Storage does to a disk goes through here, so that a test or a simulation can put a disk in its place that loses,
/// tears, fails, fills and lies. Nothing is durable before the matching sync: a file's bytes before <see cref="IFile.SyncData"/>, a name before
/// <see cref="SyncDirectory"/> of the folder that holds it. Errors are <see cref="IOException"/>; a full disk is <see cref="DiskFullException"/>.
/// Implementations are safe for many threads.
/// </summary>
public interface IFileSystem
{
    /// <summary>Makes a new, empty file and opens it to read and write. Fails when the name is taken.</summary>
    IFile Create(string path);

    /// <summary>Opens an existing file to read and write.</summary>
    IFile Open(string path);

    /// <summary>Takes an exclusive lock held by this process until disposed or until the process dies; null when another holder has it.</summary>
    IDisposable? TryLock(string path);

    bool FileExists(string path);

    bool DirectoryExists(string path);

    /// <summary>The names (not paths) of all files and folders in a folder, in ordinal order.</summary>
    IReadOnlyList<string> List(string path);

    void Delete(string path);

    /// <summary>Gives a file another name in the same folder, atomically taking the place of a file that had it.</summary>
    void Rename(string from, string to);

    /// <summary>Makes a folder and those above it that are missing.</summary>
    void CreateDirectory(string path);

    /// <summary>Makes the names in a folder durable.</summary>
    void SyncDirectory(string path);

    /// <summary>Bytes that an unprivileged process can still write to the volume of <paramref name="path"/>.</summary>
    long FreeBytes(string path);
}
