namespace Rrmq.Storage;

/// <summary>
/// A file of a <see cref="ReservingFileSystem"/>. A write that found no room is repeated whole: what it had written is the same bytes in the same place. A sync never is: after one that failed
/// nobody knows what the disk holds.
/// </summary>
internal sealed class ReservingFile(IFile inner, ReservingFileSystem files) : IFile
{
    public long Length => inner.Length;

    public int Read(Span<byte> destination, long offset) => inner.Read(destination, offset);

    public void Write(ReadOnlySpan<byte> source, long offset)
    {
        while (true)
        {
            try
            {
                inner.Write(source, offset);
                return;
            }
            catch (DiskFullException)
            {
                // No filter: an error of the reserve itself would go unheard in one.
                if (!files.MadeRoom())
                    throw;
            }
        }
    }

    public void SyncData() => inner.SyncData();

    public void SetLength(long length) => inner.SetLength(length);

    public void Allocate(long length) => inner.Allocate(length);

    public void Dispose() => inner.Dispose();
}
