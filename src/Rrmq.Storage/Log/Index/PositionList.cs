namespace Rrmq.Storage;

/// <summary>
/// Positions of consecutive entries, in chunks: growing copies nothing, and no chunk is so large that the garbage collector treats it apart. The
/// owner guards it.
/// </summary>
internal sealed class PositionList
{
    private const int ChunkLength = 4096;

    private readonly List<EntryPosition[]> _chunks = [];

    public int Count { get; private set; }

    public EntryPosition this[int at] => _chunks[at / ChunkLength][at % ChunkLength];

    public void Add(EntryPosition position)
    {
        if (Count == _chunks.Count * ChunkLength)
            _chunks.Add(new EntryPosition[ChunkLength]);
        _chunks[Count / ChunkLength][Count % ChunkLength] = position;
        Count++;
    }

    public void TruncateTo(int count)
    {
        Count = count;
        var needed = (count + ChunkLength - 1) / ChunkLength;
        _chunks.RemoveRange(needed, _chunks.Count - needed);
    }
}
