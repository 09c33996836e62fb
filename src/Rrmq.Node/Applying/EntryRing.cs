using Rrmq.Raft;

namespace Rrmq.Node;

/// <summary>A growing ring of entries with contiguous indexes: added at the back, removed at both ends.</summary>
internal sealed class EntryRing
{
    private Entry[] _ring = new Entry[64];
    private int _head;

    public int Count { get; private set; }
    public Entry First => this[0];
    public Entry Last => this[Count - 1];
    public Entry this[int position] => _ring[(_head + position) & (_ring.Length - 1)];

    public void Add(Entry entry)
    {
        if (Count > 0 && entry.Index != Last.Index.Next)
            throw new RaftInvariantException($"entry {entry.Index} cannot follow {Last.Index}");
        if (Count == _ring.Length)
            Grow();
        _ring[(_head + Count++) & (_ring.Length - 1)] = entry;
    }

    public Entry RemoveFirst()
    {
        var entry = _ring[_head];
        _ring[_head] = default;
        _head = (_head + 1) & (_ring.Length - 1);
        Count--;
        return entry;
    }

    public Entry RemoveLast()
    {
        Count--;
        var at = (_head + Count) & (_ring.Length - 1);
        var entry = _ring[at];
        _ring[at] = default;
        return entry;
    }

    private void Grow()
    {
        var larger = new Entry[_ring.Length * 2];
        for (var i = 0; i < Count; i++)
            larger[i] = this[i];
        (_ring, _head) = (larger, 0);
    }
}
