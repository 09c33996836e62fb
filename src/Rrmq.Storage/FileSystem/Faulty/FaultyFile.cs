namespace Rrmq.Storage;

/// <summary>A handle on a file of a <see cref="FaultyFileSystem"/>; dead once the machine or the process that opened it is.</summary>
internal sealed class FaultyFile(FaultyFileSystem files, FaultyContent content, string path, int life) : IFile
{
    private bool _disposed;

    public long Length => files.LengthOf(content, path, LifeOrThrow());

    public int Read(Span<byte> destination, long offset) => files.Read(content, path, LifeOrThrow(), destination, offset);

    public void Write(ReadOnlySpan<byte> source, long offset) => files.Write(content, path, LifeOrThrow(), source, offset);

    public void SyncData() => files.SyncData(content, path, LifeOrThrow());

    public void SetLength(long length) => files.SetLength(content, path, LifeOrThrow(), length);

    public void Allocate(long length) => SetLength(length);

    public void Dispose() => _disposed = true;

    private int LifeOrThrow()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return life;
    }
}
