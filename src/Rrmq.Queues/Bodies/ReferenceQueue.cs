namespace Rrmq.Queues;

/// <summary>
/// References in the order in which they came, in blocks that are only ever appended to: what is written stays as it is, so a capture shares the blocks and copies
/// nothing but pointers to them. The first blocks of a queue are small, so that ten thousand idle topics cost little.
/// </summary>
internal sealed class ReferenceQueue
{
    private const int SmallestBlock = 16;
    private const int LargestBlock = 1024;

    private readonly Queue<BodyReference[]> _blocks = new();
    private BodyReference[] _last = [];
    private int _written;
    private int _head;

    public int Count { get; private set; }

    /// <summary>The oldest reference; there must be one.</summary>
    public BodyReference Head => _blocks.Peek()[_head];

    public void Enqueue(BodyReference reference)
    {
        if (_written == _last.Length)
        {
            _blocks.Enqueue(_last = new BodyReference[Math.Clamp(Count, SmallestBlock, LargestBlock)]);
            _written = 0;
        }

        _last[_written++] = reference;
        Count++;
    }

    public BodyReference Dequeue()
    {
        var block = _blocks.Peek();
        var reference = block[_head++];
        Count--;
        if (_head == block.Length)
        {
            _blocks.Dequeue();
            _head = 0;
        }

        return reference;
    }

    public ReferenceCapture Capture() => new(_blocks.ToArray(), _head, Count);
}
