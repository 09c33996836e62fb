namespace Rrmq.Queues;

/// <summary>New values for some settings; null leaves one as it is, or at its default when the topic is made or <see cref="ConfigureTopic.Replaces"/>.</summary>
public sealed record SettingsChange
{
    public DeliveryOrder? Order { get; init; }
    public long? LeaseMs { get; init; }
    public int? MaxAttempts { get; init; }
    public Exhausted? OnExhausted { get; init; }
    public long? RetryBackoffMs { get; init; }
    public long? TtlMs { get; init; }
    public long? DelayMs { get; init; }
    public long? MaxMessages { get; init; }
    public long? MaxBytes { get; init; }
    public Overflow? Overflow { get; init; }
    public long? DedupWindowMs { get; init; }
    public int? MaxLeases { get; init; }
    public long? HistoryMs { get; init; }
    public Retention? Retention { get; init; }

    public TopicSettings Over(TopicSettings settings) => settings with
    {
        Order = Order ?? settings.Order,
        LeaseMs = LeaseMs ?? settings.LeaseMs,
        MaxAttempts = MaxAttempts ?? settings.MaxAttempts,
        OnExhausted = OnExhausted ?? settings.OnExhausted,
        RetryBackoffMs = RetryBackoffMs ?? settings.RetryBackoffMs,
        TtlMs = TtlMs ?? settings.TtlMs,
        DelayMs = DelayMs ?? settings.DelayMs,
        MaxMessages = MaxMessages ?? settings.MaxMessages,
        MaxBytes = MaxBytes ?? settings.MaxBytes,
        Overflow = Overflow ?? (Retention is { } retention && retention != settings.Retention ? DefaultOf(retention) : settings.Overflow),
        DedupWindowMs = DedupWindowMs ?? settings.DedupWindowMs,
        MaxLeases = MaxLeases ?? settings.MaxLeases,
        HistoryMs = HistoryMs ?? settings.HistoryMs,
        Retention = Retention ?? settings.Retention,
    };

    // A log that is full makes room for what is new; a queue that is full says so.
    private static Overflow DefaultOf(Retention retention) => retention == Queues.Retention.Log ? Queues.Overflow.DropOldest : Queues.Overflow.Reject;
}
