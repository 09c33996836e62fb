namespace Rrmq.Queues;

/// <summary>A living message that is more than plain: its facts as they are now, and the places it holds in its topic's line and timers.</summary>
internal sealed class MessageRecord
{
    public MessageFacts Facts = null!;

    /// <summary>In the timers of its topic.</summary>
    public int TimerPlace = -1;

    /// <summary>Among those that can be handed out.</summary>
    public int EligiblePlace = -1;

    /// <summary>Among the waiting, or the held, of its lane.</summary>
    public int LanePlace = -1;

    public GroupLane? Lane;
    public KeyedHeap<MessageRecord, TimerPlace>? Timers;
    public KeyedHeap<MessageRecord, LanePlace>? LaneHeap;
    public LeaseBatch? Batch;

    /// <summary>The job that it is the message of; null: of none.</summary>
    public Job? Job;

    public long Sequence => Facts.Sequence;
}
