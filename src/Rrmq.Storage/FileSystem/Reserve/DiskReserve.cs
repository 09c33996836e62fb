namespace Rrmq.Storage;

/// <summary>
/// Room set aside on the disk for the time when it is full: a file of nothing, given back to the volume piece by piece when a write finds no room otherwise, and filled up again
/// when there is some. So what must go on with a full disk can: pops, votes, the snapshot and the compaction that make room. Safe for many threads.
/// </summary>
/// <param name="files">The disk itself, without a reserve.</param>
/// <param name="path">The file.</param>
/// <param name="bytes">How much to set aside.</param>
/// <param name="leastPieceBytes">The least that is given back at a time.</param>
public sealed class DiskReserve(IFileSystem files, string path, long bytes, long leastPieceBytes = DiskReserve.LeastPieceBytes) : IDisposable
{
    /// <summary>Its name in a data folder.</summary>
    public const string FileName = "reserve";

    private const int Pieces = 16;
    private const long LeastPieceBytes = 64 * 1024;

    private readonly Lock _gate = new();
    private IFile? _file;
    private long _held;
    private bool _disposed;

    /// <summary>Bytes to be set aside.</summary>
    public long WantedBytes => bytes;

    /// <summary>Bytes set aside now.</summary>
    public long HeldBytes => Volatile.Read(ref _held);

    private long PieceBytes => Math.Max(bytes / Pieces, leastPieceBytes);

    /// <summary>Gives a piece back to the volume. False when nothing is left to give.</summary>
    /// <exception cref="IOException">The disk failed.</exception>
    public bool TryGiveBack()
    {
        lock (_gate)
        {
            if (_held == 0 || _file is null)
                return false;
            Hold(Math.Max(0, _held - PieceBytes));
            return true;
        }
    }

    /// <summary>Takes as much as is missing and the volume has beyond one piece. A disk that is full after all leaves it as it is.</summary>
    /// <param name="freeBytes">What the volume has.</param>
    /// <exception cref="IOException">The disk failed.</exception>
    public void Refill(long freeBytes)
    {
        lock (_gate)
        {
            if (_disposed)
                return;
            try
            {
                _file ??= OpenFile();
                var more = Math.Min(bytes - _held, freeBytes - PieceBytes);
                if (more < Math.Min(PieceBytes, bytes - _held) || more <= 0)
                    return;
                _file.Allocate(_held + more);
                Volatile.Write(ref _held, _held + more);
            }
            catch (DiskFullException)
            {
                _file?.SetLength(_held);
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            _file?.Dispose();
            (_file, _held) = (null, 0);
        }
    }

    // What an earlier life set aside is still there.
    private IFile OpenFile()
    {
        var file = files.FileExists(path) ? files.Open(path) : files.Create(path);
        if (file.Length > bytes)
            file.SetLength(bytes);
        Volatile.Write(ref _held, file.Length);
        return file;
    }

    private void Hold(long length)
    {
        _file!.SetLength(length);
        Volatile.Write(ref _held, length);
    }
}
