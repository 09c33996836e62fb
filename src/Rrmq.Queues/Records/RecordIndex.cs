using System.Numerics;

namespace Rrmq.Queues;

/// <summary>
/// A topic's records, or the jobs of a type, by sequence: found, and gone through in order, of chosen classes only, in a handful of steps however many there are. A trie with 64 branches a node, whose nodes say which branches lead
/// to which class. A capture is a pointer to the root: nodes of earlier epochs are copied before they change, and so must the items be by whoever changes them.
/// </summary>
internal sealed class RecordIndex<T>(CaptureEpoch epoch)
    where T : class
{
    private const int Bits = 6;
    private const int HighestLevel = 10;

    private IndexNode? _root;
    private int _level;

    public long Count { get; private set; }

    public T? Find(long sequence)
    {
        if (_root is null || sequence < 0 || Beyond(sequence, _level))
            return null;
        var node = _root;
        for (var level = _level; level > 0; level--)
        {
            if (node.Find(SlotOf(sequence, level)) is not IndexNode below)
                return null;
            node = below;
        }

        return (T?)node.Find(SlotOf(sequence, 0));
    }

    /// <summary>Takes an item in, or takes note of what changed about one.</summary>
    public void Put(long sequence, T item, int only)
    {
        while (Beyond(sequence, _level))
            Heighten();
        _root = Put(_root, _level, sequence, item, only);
    }

    public void Remove(long sequence)
    {
        _root = Remove(_root!, _level, sequence);
        Count--;
        if (_root is null)
            _level = 0;
    }

    /// <summary>The first item of these classes from a sequence on.</summary>
    public T? First(int classes, long from = 0)
    {
        from = Math.Max(0, from);
        return _root is null || Beyond(from, _level) ? null : First(_root, _level, classes, from, isBounded: true);
    }

    public RecordCapture<T> Capture() => new(_root, _level, Count);

    internal static int SlotOf(long sequence, int level) => (int)(sequence >> (Bits * level)) & 63;

    private static bool Beyond(long sequence, int level) => level < HighestLevel && sequence >> (Bits * (level + 1)) != 0;

    private void Heighten()
    {
        if (_root is not null)
        {
            var above = new IndexNode(epoch.Current);
            above.Set(0, _root);
            above.Classes.Summarize(0, _root.Classes);
            _root = above;
        }

        _level++;
    }

    private IndexNode Put(IndexNode? node, int level, long sequence, T item, int only)
    {
        node = node?.Own(epoch.Current) ?? new IndexNode(epoch.Current);
        var slot = SlotOf(sequence, level);
        var before = node.Find(slot);
        if (level == 0)
        {
            Count += before is null ? 1 : 0;
            node.Set(slot, item);
            node.Classes.Set(slot, only);
            return node;
        }

        var below = Put((IndexNode?)before, level - 1, sequence, item, only);
        if (below != before)
            node.Set(slot, below);
        node.Classes.Summarize(slot, below.Classes);
        return node;
    }

    private IndexNode? Remove(IndexNode node, int level, long sequence)
    {
        node = node.Own(epoch.Current);
        var slot = SlotOf(sequence, level);
        var below = level == 0 ? null : Remove((IndexNode)node.Find(slot)!, level - 1, sequence);
        if (below is null)
        {
            node.Remove(slot);
            return node.IsEmpty ? null : node;
        }

        node.Set(slot, below);
        node.Classes.Summarize(slot, below.Classes);
        return node;
    }

    private static T? First(IndexNode node, int level, int classes, long from, bool isBounded)
    {
        var start = isBounded ? SlotOf(from, level) : 0;
        for (var slots = node.Classes.Any(classes) & (ulong.MaxValue << start); slots != 0; slots &= slots - 1)
        {
            var slot = BitOperations.TrailingZeroCount(slots);
            var item = node.Find(slot)!;
            if (level == 0)
                return (T)item;
            if (First((IndexNode)item, level - 1, classes, from, isBounded && slot == start) is { } found)
                return found;
        }

        return null;
    }
}
