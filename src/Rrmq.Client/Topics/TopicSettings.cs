namespace Rrmq.Client;

/// <summary>A topic's settings as they are to be; what is null is left at its default when the topic is made, and as it is when it is changed. docs/api.md says what each may be.</summary>
public sealed record TopicSettings
{
    /// <summary><c>group</c> (default), <c>strict</c> or <c>none</c>: what a message that is leased, or rests before its next attempt, keeps back.</summary>
    public string? Order { get; init; }

    /// <summary>How long a received message belongs to its receiver. Default 30 s.</summary>
    public TimeSpan? Lease { get; init; }

    /// <summary>Failed attempts after which a message is exhausted; 0: never. Default 5.</summary>
    public int? MaxAttempts { get; init; }

    /// <summary><c>dead-letter</c> (default), <c>block</c> or <c>drop</c>.</summary>
    public string? OnExhausted { get; init; }

    /// <summary>How long a message rests after its first failure, twice as long after each further one. Default 0.</summary>
    public TimeSpan? RetryBackoff { get; init; }

    /// <summary>How long a message lives when its publisher does not say; zero: for ever. Default zero.</summary>
    public TimeSpan? Ttl { get; init; }

    /// <summary>How long a message waits before it is first handed out when its publisher does not say. Default zero.</summary>
    public TimeSpan? Delay { get; init; }

    /// <summary>Messages that it may hold.</summary>
    public long? MaxMessages { get; init; }

    /// <summary>Bytes of contents that it may hold.</summary>
    public long? MaxBytes { get; init; }

    /// <summary><c>reject</c> or <c>drop-oldest</c>: what a publish to a full topic does.</summary>
    public string? Overflow { get; init; }

    /// <summary>How long the topic knows what was published, to store it once. Default zero: not at all.</summary>
    public TimeSpan? DedupWindow { get; init; }

    /// <summary>Leases that may be open at once. Default 100,000.</summary>
    public int? MaxLeases { get; init; }

    /// <summary>How long the story of a message is kept after it is gone. Default 1 h.</summary>
    public TimeSpan? History { get; init; }

    /// <summary><c>queue</c> (default): a message goes when it is consumed. <c>log</c>: it stays, and each group of consumers reads all.</summary>
    public string? Retention { get; init; }
}
