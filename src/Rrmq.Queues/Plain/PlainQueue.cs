namespace Rrmq.Queues;

/// <summary>
/// Plain messages by their sequence, which rises. They leave at the front only, since nothing gives one of them precedence; what becomes of one later is told by a record. A capture shares the blocks. The first
/// blocks of a queue are small, so that ten thousand idle topics cost little.
/// </summary>
internal sealed class PlainQueue
{
    private const int SmallestBlock = 16;
    private const int LargestBlock = 1024;

    private readonly BlockList<PlainBlock> _blocks = new();
    private PlainBlock? _last;
    private PlainBlock? _spare;
    private int _captured;
    private int _head;

    public int Count { get; private set; }

    public long Bytes { get; private set; }

    /// <summary>The first; there must be one.</summary>
    public PlainMessage Head => _blocks[0][_head];

    public long HeadSequence => _blocks[0].SequenceAt(_head);

    public int HeadLength => _blocks[0].Contents[_head].Length;

    public void Enqueue(in PlainMessage message)
    {
        if (_last is null || !_last.Takes(message.Sequence, message.PublishedMs))
            Begin(message);
        _last!.Add(message);
        Count++;
        Bytes += message.Content.Length;
    }

    public PlainMessage Dequeue()
    {
        var block = _blocks[0];
        var message = block[_head++];
        Count--;
        Bytes -= message.Content.Length;
        if (_head == block.Count && (block != _last || block.IsFull))
            DropFirst();
        return message;
    }

    /// <summary>The first message whose sequence is not below.</summary>
    public bool TryFind(long sequence, out PlainMessage message)
    {
        var (low, high) = (0, Count == 0 ? 0 : _blocks.Count);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (_blocks[middle].LastSequence < sequence)
                low = middle + 1;
            else
                high = middle;
        }

        message = default;
        if (Count == 0 || low == _blocks.Count)
            return false;
        message = _blocks[low][_blocks[low].Find(sequence, low == 0 ? _head : 0)];
        return true;
    }

    /// <summary>The sequence of the first message that was published at a time or later; null when there is none. Times never fall from one to the next.</summary>
    public long? FirstSince(long ms)
    {
        var (low, high) = (0, Count == 0 ? 0 : _blocks.Count);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (_blocks[middle].LastMs < ms)
                low = middle + 1;
            else
                high = middle;
        }

        if (Count == 0 || low == _blocks.Count)
            return null;
        return _blocks[low].SequenceAt(_blocks[low].FindSince(ms, low == 0 ? _head : 0));
    }

    public PlainCapture Capture()
    {
        _captured = _blocks.Count;
        return new PlainCapture(_blocks.ToArray(), _head, Count);
    }

    private void Begin(in PlainMessage message)
    {
        // A gap begins a block that can have more of them; one after another of these stays so until a whole block shows that it need not.
        var isGapped = _last is not null && (_last.HasGaps || (message.Sequence != _last.LastSequence + 1 && Count > 0));
        if (Count == 0 && _last is not null)
            DropFirst();
        _last = Take(Math.Clamp(Count, SmallestBlock, LargestBlock), isGapped);
        _last.Begin(message.Sequence, message.PublishedMs);
        _blocks.Add(_last);
    }

    private PlainBlock Take(int capacity, bool isGapped)
    {
        if (_spare is not { } spare || spare.IsGapped != isGapped || spare.Contents.Length < capacity)
            return new PlainBlock(capacity, isGapped);
        _spare = null;
        return spare;
    }

    // A block that no capture has seen is used again: a queue that is never long costs no memory for what passes through it.
    private void DropFirst()
    {
        if (_blocks[0] == _last)
            _last = null;
        if (_captured > 0)
            _captured--;
        else
            _spare = _blocks[0];
        _blocks.DropFirst();
        _head = 0;
    }
}
