namespace Rrmq.Storage;

/// <summary>
/// An open file of records that may go while someone reads in it: it is closed when it has been retired and the last reader has let go. A name that is deleted before that
/// takes nothing from those who still read. Any thread.
/// </summary>
internal sealed class RecordFile(string path, IFile file, ChecksumSeed seed) : IDisposable
{
    private readonly Lock _gate = new();
    private int _readers;
    private bool _retired;

    public string Path => path;

    public IFile File => file;

    public ChecksumSeed Seed => seed;

    /// <summary>Keeps the file open until <see cref="Release"/>. False when it has been retired: what it held is elsewhere now, or dead.</summary>
    public bool TryAcquire()
    {
        lock (_gate)
        {
            if (_retired)
                return false;
            _readers++;
            return true;
        }
    }

    public void Release()
    {
        lock (_gate)
        {
            _readers--;
            CloseIfUnused();
        }
    }

    /// <summary>Nobody new may read here. Closes the file now, or with the last reader.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _retired = true;
            CloseIfUnused();
        }
    }

    private void CloseIfUnused()
    {
        if (_retired && _readers == 0)
            file.Dispose();
    }
}
