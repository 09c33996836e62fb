namespace Rrmq.Queues;

/// <summary>Blocks in their order: added behind, dropped in front, reached by position. Dropping is O(1) in the long run.</summary>
internal sealed class BlockList<T>
{
    private const int MostDropped = 64;

    private readonly List<T> _blocks = [];
    private int _dropped;

    public int Count => _blocks.Count - _dropped;

    public T this[int position] => _blocks[_dropped + position];

    public void Add(T block) => _blocks.Add(block);

    public void DropFirst()
    {
        _blocks[_dropped++] = default!;
        if (_dropped < MostDropped || _dropped * 2 < _blocks.Count)
            return;
        _blocks.RemoveRange(0, _dropped);
        _dropped = 0;
    }

    public T[] ToArray()
    {
        var blocks = new T[Count];
        _blocks.CopyTo(_dropped, blocks, 0, blocks.Length);
        return blocks;
    }
}
