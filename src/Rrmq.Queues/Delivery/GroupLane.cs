namespace Rrmq.Queues;

/// <summary>The messages of one group that are in line. Its first ready one can be handed out when none before it is held: leased, resting or dead.</summary>
internal sealed class GroupLane(byte[] group)
{
    public byte[] Group { get; } = group;
    public KeyedHeap<MessageRecord, LanePlace> Ready { get; } = new();
    public KeyedHeap<MessageRecord, LanePlace> Held { get; } = new();

    /// <summary>The one that stands for the lane among those that can be handed out.</summary>
    public MessageRecord? Eligible { get; set; }

    public MessageRecord? First => Ready.Count > 0 && Ready.TopKey < Held.TopKey ? Ready.Top : null;

    /// <summary>Those in line and those that are being handed out.</summary>
    public int Members { get; set; }
}
