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

    /// <summary>Moved back from here, a dead-letter topic, to where they came from. Published = what is here + consumed + dead-lettered + expired + dropped + these.</summary>
    public long Redriven { get; init; }

    /// <summary>Of a log: the first sequence that is kept, or the next to come; else 0.</summary>
    public long FirstSequence { get; init; }

    /// <summary>Of a log: the last sequence that was published.</summary>
    public long LastSequence { get; init; }

    /// <summary>Of a log: its groups of consumers.</summary>
    public int Groups { get; init; }

    /// <summary>Of a log: what the group that is furthest behind has not settled.</summary>
    public long MaxLag { get; init; }

    /// <summary>Messages a second over the last ten full seconds of the state's clock.</summary>
    public double PublishedPerSecond { get; init; }
    public double ConsumedPerSecond { get; init; }
}
