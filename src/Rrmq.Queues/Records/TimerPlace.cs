namespace Rrmq.Queues;

/// <summary>A message's place in the timers of its topic.</summary>
internal readonly struct TimerPlace : IHeapPlace<MessageRecord>
{
    public static ref int PlaceOf(MessageRecord item) => ref item.TimerPlace;

    public static long TieOf(MessageRecord item) => item.Sequence;
}
