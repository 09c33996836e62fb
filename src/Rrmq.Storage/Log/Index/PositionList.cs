namespace Rrmq.Storage;

/// <summary>
/// Positions of consecutive entries, in chunks: growing copies nothing, and no chunk is so large that the garbage collector treats it apart. The
/// owner guards it.
/// </summary>
internal sealed class PositionList
{
    private const int ChunkLength = 4096;

    private readonly List<EntryPosition[]> _chunks = [];
    private int _skipped;

    public int Count { get; private set; }

    public EntryPosition this[int at] => _chunks[(_skipped + at) / ChunkLength][(_skipped + at) % ChunkLength];

    public void Add(EntryPosition position)
    {
        var end = _skipped + Count;
        if (end == _chunks.Count * ChunkLength)
            _chunks.Add(new EntryPosition[ChunkLength]);
        _chunks[end / ChunkLength][end % ChunkLength] = position;
        Count++;
    }

    public void TruncateTo(int count)
    {
        Count = count;
        var needed = (_skipped + count + ChunkLength - 1) / ChunkLength;
        _chunks.RemoveRange(needed, _chunks.Count - needed);
    }

    public void RemoveFirst(int count)
    {
        Count -= count;
        _skipped += count;
        var unused = _skipped / ChunkLength;
        _chunks.RemoveRange(0, unused);
        _skipped -= unused * ChunkLength;
    }
}
