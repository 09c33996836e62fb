namespace Rrmq.Queues;

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
