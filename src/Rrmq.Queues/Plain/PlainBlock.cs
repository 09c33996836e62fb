namespace Rrmq.Queues;

/// <summary>
/// A run of plain messages, 20 bytes each where their sequences follow each other without a gap, else 24. Only ever appended to: what was written stays as it is, until the block is begun anew, which
/// happens only to one that nobody else has seen.
/// </summary>
internal sealed class PlainBlock(int capacity, bool isGapped)
{
    private const long MostGap = int.MaxValue;
    private const long MostMs = int.MaxValue;

    // Milliseconds behind the first message's, and in the lowest bit whether the content has an envelope.
    private readonly uint[] _stamps = new uint[capacity];
    private readonly int[]? _sequences = isGapped ? new int[capacity] : null;

    // Of a log only, and only where one of the messages is in a group.
    private byte[]?[]? _groups;

    private long _firstSequence;
    private long _firstMs;

    public bool IsGapped => _sequences is not null;

    public BodyReference[] Contents { get; } = new BodyReference[capacity];

    public int Count { get; private set; }

    public long LastMs => MsAt(Count - 1);

    public bool IsFull => Count == Contents.Length;

    public long LastSequence => SequenceAt(Count - 1);

    /// <summary>False for a block that was made for gaps and met none.</summary>
    public bool HasGaps => LastSequence - _firstSequence != Count - 1;

    public void Begin(long sequence, long publishedMs) => (_firstSequence, _firstMs, Count) = (sequence, publishedMs, 0);

    public bool Takes(long sequence, long publishedMs) =>
        !IsFull && publishedMs - _firstMs <= MostMs && (_sequences is null ? sequence == _firstSequence + Count : sequence - _firstSequence <= MostGap);

    public void Add(in PlainMessage message)
    {
        Contents[Count] = message.Content;
        _stamps[Count] = ((uint)(message.PublishedMs - _firstMs) << 1) | (message.HasEnvelope ? 1u : 0u);
        if (_sequences is not null)
            _sequences[Count] = (int)(message.Sequence - _firstSequence);
        if (message.Group is not null)
            _groups ??= new byte[]?[Contents.Length];
        if (_groups is { } groups)
            groups[Count] = message.Group;
        Count++;
    }

    public PlainMessage this[int place] => new(SequenceAt(place), Contents[place], (_stamps[place] & 1) != 0, MsAt(place)) { Group = _groups?[place] };

    public long SequenceAt(int place) => _firstSequence + (_sequences is null ? place : _sequences[place]);

    public long MsAt(int place) => _firstMs + (_stamps[place] >> 1);

    /// <summary>The first place from <paramref name="from"/> on that was published at a time or later; there must be one.</summary>
    public int FindSince(long ms, int from)
    {
        var (low, high) = (from, Count - 1);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (MsAt(middle) < ms)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

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
