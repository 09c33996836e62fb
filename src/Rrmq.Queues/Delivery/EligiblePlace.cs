namespace Rrmq.Queues;

/// <summary>A message's place among those that can be handed out.</summary>
internal readonly struct EligiblePlace : IHeapPlace<MessageRecord>
{
    public static ref int PlaceOf(MessageRecord item) => ref item.EligiblePlace;

    public static long TieOf(MessageRecord item) => item.Sequence;
}
