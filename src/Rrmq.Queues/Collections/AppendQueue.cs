namespace Rrmq.Queues;

/// <summary>
/// A queue in blocks that are only ever appended to: what is written stays as it is, so a capture shares the blocks and copies nothing but pointers to them. The first blocks are small.
/// </summary>
internal sealed class AppendQueue<T>
{
    private const int SmallestBlock = 16;
    private const int LargestBlock = 1024;

    private readonly BlockList<T[]> _blocks = new();
    private T[] _last = [];
    private int _written;
    private int _head;

    public int Count { get; private set; }

    /// <summary>The oldest; there must be one.</summary>
    public ref readonly T Head => ref _blocks[0][_head];

    public void Enqueue(in T item)
    {
        if (_written == _last.Length)
        {
            _blocks.Add(_last = new T[Math.Clamp(Count, SmallestBlock, LargestBlock)]);
            _written = 0;
        }

        _last[_written++] = item;
        Count++;
    }

    public void Drop()
    {
        Count--;
        if (++_head < _blocks[0].Length)
            return;
        _blocks.DropFirst();
        _head = 0;
    }

    public AppendCapture<T> Capture() => new(_blocks.ToArray(), _head, Count);
}
