namespace Rrmq.Queues;

/// <summary>
/// A run of plain messages, 20 bytes each where their sequences follow each other without a gap, else 24. Only ever appended to: what was written stays as it is.
/// </summary>
internal sealed class PlainBlock(long firstSequence, long firstMs, int capacity, bool isGapped)
{
    private const long MostGap = int.MaxValue;
    private const long MostMs = int.MaxValue;

    // Milliseconds behind the first message's, and in the lowest bit whether the content has an envelope.
    private readonly uint[] _stamps = new uint[capacity];
    private readonly int[]? _sequences = isGapped ? new int[capacity] : null;

    public BodyReference[] Contents { get; } = new BodyReference[capacity];

    public int Count { get; private set; }

    public bool IsFull => Count == Contents.Length;

    public long LastSequence => SequenceAt(Count - 1);

    /// <summary>False for a block that was made for gaps and met none.</summary>
    public bool HasGaps => LastSequence - firstSequence != Count - 1;

    public bool Takes(long sequence, long publishedMs) =>
        !IsFull && publishedMs - firstMs <= MostMs && (_sequences is null ? sequence == firstSequence + Count : sequence - firstSequence <= MostGap);

    public void Add(in PlainMessage message)
    {
        Contents[Count] = message.Content;
        _stamps[Count] = ((uint)(message.PublishedMs - firstMs) << 1) | (message.HasEnvelope ? 1u : 0u);
        if (_sequences is not null)
            _sequences[Count] = (int)(message.Sequence - firstSequence);
        Count++;
    }

    public PlainMessage this[int place] => new(SequenceAt(place), Contents[place], (_stamps[place] & 1) != 0, firstMs + (_stamps[place] >> 1));

    public long SequenceAt(int place) => firstSequence + (_sequences is null ? place : _sequences[place]);

    /// <summary>The first place from <paramref name="from"/> on whose sequence is not below; the count when there is none.</summary>
    public int Find(long sequence, int from)
    {
        var (low, high) = (from, Count);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (SequenceAt(middle) < sequence)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}
