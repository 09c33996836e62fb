namespace Rrmq.Storage;

/// <summary>A disk whose last bytes come out of a reserve: what finds no room is done again once a piece of it has been given back, until there is none.</summary>
public sealed class ReservingFileSystem(IFileSystem inner, DiskReserve reserve) : IFileSystem
{
    public IFile Create(string path) => new ReservingFile(Do(() => inner.Create(path)), this);

    public IFile Open(string path) => new ReservingFile(inner.Open(path), this);

    public IDisposable? TryLock(string path) => inner.TryLock(path);

    public bool FileExists(string path) => inner.FileExists(path);

    public bool DirectoryExists(string path) => inner.DirectoryExists(path);

    public IReadOnlyList<string> List(string path) => inner.List(path);

    public void Delete(string path) => inner.Delete(path);

    public void Rename(string from, string to) => Do(() => inner.Rename(from, to));

    public void CreateDirectory(string path) => Do(() => inner.CreateDirectory(path));

    public void SyncDirectory(string path) => inner.SyncDirectory(path);

    public long FreeBytes(string path) => inner.FreeBytes(path);

    /// <summary>True when there is a reason to try again.</summary>
    internal bool MadeRoom() => reserve.TryGiveBack();

    private void Do(Action action) => Do(() =>
    {
        action();
        return true;
    });

    private T Do<T>(Func<T> action)
    {
        while (true)
        {
            try
            {
                return action();
            }
            catch (DiskFullException)
            {
                // No filter: an error of the reserve itself would go unheard in one.
                if (!MadeRoom())
                    throw;
            }
        }
    }
}
