namespace Rrmq.Queues;

/// <summary>
/// A binary heap by a number, the smallest on top, that takes any item out in O(log n), since each knows its place. Keys lie beside the items, so that sifting rarely follows a pointer. The order in which
/// items come out depends on nothing but key and tie, however they went in.
/// </summary>
internal sealed class KeyedHeap<T, TPlace>
    where T : class
    where TPlace : IHeapPlace<T>
{
    private const int SmallestCapacity = 4;

    private Entry[] _entries = [];

    public int Count { get; private set; }

    /// <summary>The smallest; there must be one.</summary>
    public T Top => _entries[0].Item;

    /// <summary>Its key; <see cref="long.MaxValue"/> when there is none.</summary>
    public long TopKey => Count > 0 ? _entries[0].Key : long.MaxValue;

    public void Add(long key, T item)
    {
        if (Count == _entries.Length)
            Array.Resize(ref _entries, Math.Max(SmallestCapacity, Count * 2));
        Rise(Count++, new Entry(key, item));
    }

    public void Remove(T item)
    {
        ref var place = ref TPlace.PlaceOf(item);
        var hole = place;
        place = -1;
        var last = _entries[--Count];
        _entries[Count] = default;
        if (hole != Count)
            Settle(hole, last);
        if (_entries.Length > SmallestCapacity && Count < _entries.Length / 4)
            Array.Resize(ref _entries, _entries.Length / 2);
    }

    /// <summary>Gives an item that is in the heap another key.</summary>
    public void Change(long key, T item) => Settle(TPlace.PlaceOf(item), new Entry(key, item));

    public void Clear()
    {
        for (var i = 0; i < Count; i++)
            TPlace.PlaceOf(_entries[i].Item) = -1;
        (_entries, Count) = ([], 0);
    }

    private void Settle(int hole, Entry entry)
    {
        if (hole > 0 && IsBefore(entry, _entries[(hole - 1) / 2]))
            Rise(hole, entry);
        else
            Sink(hole, entry);
    }

    private void Rise(int hole, Entry entry)
    {
        while (hole > 0 && (hole - 1) / 2 is var parent && IsBefore(entry, _entries[parent]))
        {
            Put(hole, _entries[parent]);
            hole = parent;
        }

        Put(hole, entry);
    }

    private void Sink(int hole, Entry entry)
    {
        while (true)
        {
            var child = (2 * hole) + 1;
            if (child >= Count)
                break;
            if (child + 1 < Count && IsBefore(_entries[child + 1], _entries[child]))
                child++;
            if (!IsBefore(_entries[child], entry))
                break;
            Put(hole, _entries[child]);
            hole = child;
        }

        Put(hole, entry);
    }

    private void Put(int place, Entry entry)
    {
        _entries[place] = entry;
        TPlace.PlaceOf(entry.Item) = place;
    }

    private static bool IsBefore(in Entry one, in Entry other) => one.Key < other.Key || (one.Key == other.Key && TPlace.TieOf(one.Item) < TPlace.TieOf(other.Item));

    private readonly record struct Entry(long Key, T Item);
}
