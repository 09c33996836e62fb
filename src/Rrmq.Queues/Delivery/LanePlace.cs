namespace Rrmq.Queues;

/// <summary>A message's place in its lane.</summary>
internal readonly struct LanePlace : IHeapPlace<MessageRecord>
{
    public static ref int PlaceOf(MessageRecord item) => ref item.LanePlace;

    public static long TieOf(MessageRecord item) => item.Sequence;
}
