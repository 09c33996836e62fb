namespace Rrmq.Storage;

/// <summary>
/// One open segment file. <see cref="WriteEnd"/> moves only under the writer thread, and only once the bytes below it are durable; the preparer and
/// readers look at it from theirs. <see cref="Region"/> says who may write where.
/// </summary>
internal sealed class Segment(int id, RecordFile records, long writeEnd, long preparedEnd) : IDisposable
{
    private long _writeEnd = writeEnd;

    public int Id => id;

    public RecordFile Records => records;

    public string Path => records.Path;

    public IFile File => records.File;

    public ChecksumSeed Seed => records.Seed;

    /// <summary>What each group was when this segment began: the log can begin here when all before it is covered by snapshots. Set before anything is written to it.</summary>
    public IReadOnlyList<SegmentStart> Start { get; set; } = [];

    public PreparedRegion Region { get; } = new(preparedEnd);

    public bool HoldsRecords => WriteEnd > SegmentHeader.Bytes;

    public long WriteEnd
    {
        get => Volatile.Read(ref _writeEnd);
        set => Volatile.Write(ref _writeEnd, value);
    }

    public void Dispose() => records.Dispose();
}
