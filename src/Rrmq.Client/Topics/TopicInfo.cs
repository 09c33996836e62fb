namespace Rrmq.Client;

/// <summary>A topic: its settings, and what it holds.</summary>
/// <param name="Name">As it was given.</param>
/// <param name="Number">Which no other topic of this cluster ever has; the first part of its messages' ids.</param>
/// <param name="Version">Of the settings: the log index of their last change.</param>
/// <param name="Paused">While it is, nothing is handed out.</param>
/// <param name="Settings">How it hands out its messages; all of them are there.</param>
public sealed record TopicInfo(string Name, long Number, long Version, bool Paused, TopicSettings Settings)
{
    /// <summary>Messages that wait. This and all below is 0 or null in the answer to a change of settings.</summary>
    public long Ready { get; init; }

    /// <summary>Messages that somebody has received and not settled.</summary>
    public long Leased { get; init; }

    /// <summary>Messages that are not to be handed out yet.</summary>
    public long Delayed { get; init; }

    /// <summary>Messages whose attempts are used up.</summary>
    public long Dead { get; init; }

    /// <summary>Bytes of the contents of all of these.</summary>
    public long Bytes { get; init; }

    /// <summary>How long ago the oldest message that is still here was published, in milliseconds; null when there is none.</summary>
    public long? OldestAgeMs { get; init; }

    /// <summary>Messages published since the topic was made, like the five below.</summary>
    public long Published { get; init; }

    /// <summary>Popped or acknowledged.</summary>
    public long Consumed { get; init; }

    /// <summary>Moved to the dead-letter topic.</summary>
    public long DeadLettered { get; init; }

    /// <summary>Gone because their time to live was over.</summary>
    public long Expired { get; init; }

    /// <summary>Gone to make room, by a purge, or because their attempts were used up.</summary>
    public long Dropped { get; init; }

    /// <summary>Moved back out of a dead-letter topic.</summary>
    public long Redriven { get; init; }

    /// <summary>Messages a second over the last ten seconds.</summary>
    public TopicRates? Rates { get; init; }

    /// <summary>Of a log: the <c>seq</c> of the first message that is kept.</summary>
    public long? FirstSeq { get; init; }

    /// <summary>Of a log: the <c>seq</c> of the last message.</summary>
    public long? LastSeq { get; init; }
}
