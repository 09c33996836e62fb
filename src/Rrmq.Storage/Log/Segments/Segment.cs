namespace Rrmq.Storage;

/// <summary>
/// One open segment file. <see cref="WriteEnd"/> moves only under the writer thread, and only once the bytes below it are durable; the preparer and
/// readers look at it from theirs. <see cref="Region"/> says who may write where.
/// </summary>
internal sealed class Segment(int id, string path, IFile file, ChecksumSeed seed, long writeEnd, long preparedEnd) : IDisposable
{
    private long _writeEnd = writeEnd;

    public int Id => id;

    public string Path => path;

    public IFile File => file;

    public ChecksumSeed Seed => seed;

    public PreparedRegion Region { get; } = new(preparedEnd);

    public bool HoldsRecords => WriteEnd > SegmentHeader.Bytes;

    public long WriteEnd
    {
        get => Volatile.Read(ref _writeEnd);
        set => Volatile.Write(ref _writeEnd, value);
    }

    public void Dispose() => file.Dispose();
}
