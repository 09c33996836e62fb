using System.Numerics;

namespace Rrmq.Queues;

/// <summary>Up to 64 items of a <see cref="RecordIndex{T}"/>, records at the lowest level and nodes above it, kept close together. Changed only in the epoch in which it was made.</summary>
internal sealed class IndexNode(int epoch)
{
    private object[] _items = new object[2];
    private ulong _present;

    /// <summary>Which slots lead to records of which class.</summary>
    public ClassBits Classes;

    public bool IsEmpty => _present == 0;

    public ulong Present => _present;

    /// <summary>This node when it may be changed, else a copy that may.</summary>
    public IndexNode Own(int current) => epoch == current ? this : new IndexNode(current) { _items = (object[])_items.Clone(), _present = _present, Classes = Classes };

    public object? Find(int slot) => (_present & (1UL << slot)) != 0 ? _items[PlaceOf(slot)] : null;

    public void Set(int slot, object item)
    {
        var place = PlaceOf(slot);
        var bit = 1UL << slot;
        if ((_present & bit) == 0)
        {
            var count = BitOperations.PopCount(_present);
            if (count == _items.Length)
                Array.Resize(ref _items, count * 2);
            Array.Copy(_items, place, _items, place + 1, count - place);
            _present |= bit;
        }

        _items[place] = item;
    }

    public void Remove(int slot)
    {
        var place = PlaceOf(slot);
        _present &= ~(1UL << slot);
        var count = BitOperations.PopCount(_present);
        Array.Copy(_items, place + 1, _items, place, count - place);
        _items[count] = null!;
        if (_items.Length > 2 && count <= _items.Length / 4)
            Array.Resize(ref _items, _items.Length / 2);
        Classes.Clear(slot);
    }

    private int PlaceOf(int slot) => BitOperations.PopCount(_present & ((1UL << slot) - 1));
}
