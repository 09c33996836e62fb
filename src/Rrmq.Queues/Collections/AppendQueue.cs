namespace Rrmq.Queues;

/// <summary>
/// A queue in blocks that are only ever appended to: what is written stays as it is, so a capture shares the blocks and copies nothing but pointers to them. The first blocks are small. A block that no capture has
/// seen is used again when it is empty, so that a queue that is as long as it may be costs no memory for what passes through it.
/// </summary>
internal sealed class AppendQueue<T>
{
    private const int SmallestBlock = 16;
    private const int LargestBlock = 1024;

    private readonly BlockList<T[]> _blocks = new();
    private T[] _last = [];
    private T[]? _spare;
    private int _captured;
    private int _written;
    private int _head;

    public int Count { get; private set; }

    /// <summary>The oldest; there must be one.</summary>
    public ref readonly T Head => ref _blocks[0][_head];

    public void Enqueue(in T item)
    {
        if (_written == _last.Length)
            Begin();
        _last[_written++] = item;
        Count++;
    }

    public void Drop()
    {
        Count--;
        if (++_head < _blocks[0].Length)
            return;
        if (_captured > 0)
            _captured--;
        else if (_blocks[0].Length == LargestBlock)
            _spare = _blocks[0];
        _blocks.DropFirst();
        _head = 0;
    }

    public AppendCapture<T> Capture()
    {
        _captured = _blocks.Count;
        return new AppendCapture<T>(_blocks.ToArray(), _head, Count);
    }

    private void Begin()
    {
        var length = Math.Clamp(Count, SmallestBlock, LargestBlock);
        (_last, _spare) = length == LargestBlock && _spare is not null ? (_spare, null) : (new T[length], _spare);
        _blocks.Add(_last);
        _written = 0;
    }
}
