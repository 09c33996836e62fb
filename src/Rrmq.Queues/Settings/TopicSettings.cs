namespace Rrmq.Queues;

/// <summary>How a topic hands out its messages. Durations are in milliseconds of the state's own clock. Every setting can be changed later.</summary>
public sealed record TopicSettings
{
    public static TopicSettings Default { get; } = new();

    public DeliveryOrder Order { get; init; } = DeliveryOrder.Group;

    /// <summary>How long a received message belongs to its receiver. Default 30 s, at most 12 h.</summary>
    public long LeaseMs { get; init; } = 30_000;

    /// <summary>After this many failed attempts a message is exhausted. Default 5; 0: never.</summary>
    public int MaxAttempts { get; init; } = 5;

    public Exhausted OnExhausted { get; init; } = Exhausted.DeadLetter;

    /// <summary>How long a message rests after its first failure; twice as long after each further one, an hour at most. Default 0: not at all.</summary>
    public long RetryBackoffMs { get; init; }

    /// <summary>How long a message lives when its publisher does not say. Default 0: for ever.</summary>
    public long TtlMs { get; init; }

    /// <summary>How long a message waits before it is first handed out when its publisher does not say. Default 0.</summary>
    public long DelayMs { get; init; }

    /// <summary>Messages that the topic may hold, whatever their state. Default: the node's setting when the topic is made.</summary>
    public long MaxMessages { get; init; } = long.MaxValue;

    /// <summary>Bytes of contents that the topic may hold. Default: the node's setting when the topic is made.</summary>
    public long MaxBytes { get; init; } = long.MaxValue;

    public Overflow Overflow { get; init; } = Overflow.Reject;

    /// <summary>How long the topic knows what was published, to refuse it a second time. Default 0: not at all.</summary>
    public long DedupWindowMs { get; init; }

    /// <summary>Leases that may be open at once. Default 100,000; beyond it nothing is received.</summary>
    public int MaxLeases { get; init; } = 100_000;

    /// <summary>How long the story of a message is kept after it is gone, room permitting. Default 1 h.</summary>
    public long HistoryMs { get; init; } = 3_600_000;

    /// <summary>Default <see cref="Retention.Queue"/>; changed only while the topic holds nothing. Of a log <see cref="TtlMs"/>, <see cref="MaxMessages"/> and <see cref="MaxBytes"/> say how much it keeps.</summary>
    public Retention Retention { get; init; }
}
