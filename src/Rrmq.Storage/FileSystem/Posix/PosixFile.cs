using Microsoft.Win32.SafeHandles;

namespace Rrmq.Storage;

/// <summary>
/// A file of the real disk. One handle is one open file description: the kernel reports a failed write-back once to each of them, so threads that
/// must each learn of it need a handle each.
/// </summary>
internal sealed class PosixFile : IFile
{
    private readonly string _path;
    private readonly SafeFileHandle _handle;

    public PosixFile(string path, FileMode mode, FileAccess access = FileAccess.ReadWrite)
    {
        _path = path;
        try
        {
            _handle = File.OpenHandle(path, mode, access, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (IOException error) when (PosixErrors.IsDiskFull(error.HResult))
        {
            throw new DiskFullException($"{path}: no space left on the volume", error);
        }
    }

    public long Length => RandomAccess.GetLength(_handle);

    public int Read(Span<byte> destination, long offset)
    {
        var total = 0;
        while (total < destination.Length)
        {
            var count = RandomAccess.Read(_handle, destination[total..], offset + total);
            if (count == 0)
                break;
            total += count;
        }
        return total;
    }

    public void Write(ReadOnlySpan<byte> source, long offset)
    {
        try
        {
            RandomAccess.Write(_handle, source, offset);
        }
        catch (IOException error) when (PosixErrors.IsDiskFull(error.HResult))
        {
            throw new DiskFullException($"{_path}: no space left on the volume", error);
        }
    }

    public void SyncData()
    {
        // macOS has no fdatasync to rely on; there the runtime's flush asks the drive itself (F_FULLFSYNC).
        if (OperatingSystem.IsLinux())
            LibC.SyncData(_handle, _path);
        else
            RandomAccess.FlushToDisk(_handle);
    }

    public void SetLength(long length)
    {
        try
        {
            RandomAccess.SetLength(_handle, length);
        }
        catch (IOException error) when (PosixErrors.IsDiskFull(error.HResult))
        {
            throw new DiskFullException($"{_path}: no space left on the volume", error);
        }
    }

    public void Allocate(long length)
    {
        // Elsewhere there is no such call, and the reserve is a wish.
        if (OperatingSystem.IsLinux())
            LibC.Allocate(_handle, length, _path);
        else
            SetLength(length);
    }

    public void Dispose() => _handle.Dispose();
}
