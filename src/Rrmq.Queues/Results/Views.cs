namespace Rrmq.Queues;

/// <summary>A topic as people and monitors see it. Immutable, safe on any thread.</summary>
/// <param name="Name">UTF-8.</param>
/// <param name="Number">Its number, which no other topic ever has.</param>
/// <param name="Settings">How it hands out its messages.</param>
/// <param name="Version">The log index of the last change of its settings.</param>
public sealed record TopicView(byte[] Name, long Number, TopicSettings Settings, long Version)
{
    public bool Paused { get; init; }
    public long Ready { get; init; }
    public long Leased { get; init; }
    public long Delayed { get; init; }
    public long Dead { get; init; }

    /// <summary>Bytes of the contents of all of these.</summary>
    public long Bytes { get; init; }

    /// <summary>When the oldest message that is still here was published; null when there is none.</summary>
    public long? OldestMs { get; init; }

    /// <summary>Since the topic was made: published, consumed, dead-lettered, expired and dropped.</summary>
    public long Published { get; init; }
    public long Consumed { get; init; }
    public long DeadLettered { get; init; }
    public long Expired { get; init; }
    public long Dropped { get; init; }

    /// <summary>Messages a second over the last ten full seconds of the state's clock.</summary>
    public double PublishedPerSecond { get; init; }
    public double ConsumedPerSecond { get; init; }
}

public enum MessageState : byte
{
    Ready = 0,
    Leased = 1,

    /// <summary>Not to be handed out yet: delayed by its publisher or resting after a failure.</summary>
    Delayed = 2,

    /// <summary>Its attempts are used up and it stayed (<see cref="Exhausted.Block"/>); or any message of a dead-letter topic that is ready there.</summary>
    Dead = 3,

    /// <summary>No longer in the topic; what became of it is its story's last event.</summary>
    Gone = 4,
}

/// <summary>A message as it lies in its topic.</summary>
public sealed record MessageView(MessageId Id, MessageState State, BodyReference Content, bool HasEnvelope, int Attempt, long PublishedMs)
{
    public byte Priority { get; init; }
    public byte[] Group { get; init; } = [];

    /// <summary>When its state ends by itself: lease, delay; null when it does not.</summary>
    public long? UntilMs { get; init; }

    /// <summary>When it expires; null: never.</summary>
    public long? ExpiresMs { get; init; }

    /// <summary>Who has it leased, as far as it said.</summary>
    public byte[] Consumer { get; init; } = [];

    public DeadLetterOrigin? Origin { get; init; }
}

/// <summary>A stretch of a topic's messages.</summary>
/// <param name="Messages">In the order of their places.</param>
/// <param name="NextSequence">Where to go on; null when nothing follows.</param>
public sealed record MessagePage(IReadOnlyList<MessageView> Messages, long? NextSequence);

/// <summary>One message and what happened to it, oldest first. Of a message that is gone, <see cref="Message"/>'s content has no length.</summary>
/// <param name="Message">As it is.</param>
/// <param name="Events">At most 32; the first and the newest are kept.</param>
/// <param name="OmittedEvents">How many are not.</param>
public sealed record MessageStory(MessageView Message, IReadOnlyList<MessageEvent> Events, int OmittedEvents);

/// <summary>One step in a message's life.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="AtMs">When, by the state's clock.</param>
/// <param name="Index">The log entry that made it happen; of what time brought about, the entry that carried the time.</param>
/// <param name="Detail">The consumer, the reason, or the dead letter's new name; UTF-8, may be empty.</param>
/// <param name="UntilMs">Of a lease or a delay: when it ends; else 0.</param>
public sealed record MessageEvent(MessageEventKind Kind, long AtMs, long Index, byte[] Detail, long UntilMs);

public enum MessageEventKind : byte
{
    Published = 0,
    Leased = 1,
    Extended = 2,
    Released = 3,
    Rejected = 4,
    LeaseExpired = 5,
    DeadLettered = 6,
    Redriven = 7,
    Consumed = 8,
    Expired = 9,

    /// <summary>Gone to make room, by a purge, or because its attempts were used up and the topic drops such.</summary>
    Dropped = 10,
    Blocked = 11,
}
