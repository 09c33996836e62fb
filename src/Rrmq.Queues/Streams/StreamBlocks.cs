namespace Rrmq.Queues;

/// <summary>
/// Slots in the order of their sequences, which begin at 1 and have no gaps, in blocks that are only ever appended to: a capture shares them and copies nothing but pointers.
/// </summary>
internal sealed class StreamBlocks
{
    public const int BlockSlots = 1024;

    private readonly List<StreamSlot[]> _blocks = [];

    public long Count { get; private set; }

    public StreamSlot this[long sequence] => _blocks[(int)((sequence - 1) / BlockSlots)][(int)((sequence - 1) % BlockSlots)];

    /// <summary>Adds a slot and returns its sequence.</summary>
    public long Append(StreamSlot slot)
    {
        var place = (int)(Count % BlockSlots);
        if (place == 0)
            _blocks.Add(new StreamSlot[BlockSlots]);
        _blocks[^1][place] = slot;
        return ++Count;
    }

    public StreamCapture Capture() => new([.. _blocks], Count);
}
