namespace Rrmq.Queues;

/// <summary>
/// Settings as bytes: a number whose bits say which values follow, from the lowest on, then each as a variable-length integer. In a state all of them follow, in a <see cref="ConfigureTopic"/> those that it
/// gives. The order is that of <see cref="SettingsChange"/>'s members and never changes.
/// </summary>
internal static class SettingsFormat
{
    private const int Count = 14;

    public static void Write(SettingsChange change, CommandBatchWriter writer)
    {
        Span<long?> values = [.. Values(change)];
        long given = 0;
        for (var i = 0; i < Count; i++)
            given |= values[i].HasValue ? 1L << i : 0;
        writer.WriteCount(given);
        foreach (var value in values)
        {
            if (value is { } there)
                writer.WriteCount(there);
        }
    }

    public static void Write(TopicSettings settings, StateWriter writer)
    {
        foreach (var value in Values(ChangeTo(settings)))
            writer.WriteCount(value!.Value);
    }

    public static SettingsChange ReadChange(ref BatchCursor cursor)
    {
        var given = cursor.ReadCount();
        if (given >> Count != 0)
            throw new InvalidBatchException($"{given} names settings that there are not");
        Span<long?> values = stackalloc long?[Count];
        for (var i = 0; i < Count; i++)
            values[i] = (given & (1L << i)) != 0 ? cursor.ReadCount() : null;
        return AreInRange(values) ? ChangeOf(values) : throw new InvalidBatchException("a setting has a value that it cannot have");
    }

    public static TopicSettings Read(StateReader reader)
    {
        Span<long?> values = stackalloc long?[Count];
        for (var i = 0; i < Count; i++)
            values[i] = reader.ReadCount();
        return AreInRange(values) ? ChangeOf(values).Over(TopicSettings.Default) : throw new InvalidStateException("a setting has a value that it cannot have");
    }

    private static long?[] Values(SettingsChange change) =>
    [
        (long?)change.Order, change.LeaseMs, change.MaxAttempts, (long?)change.OnExhausted, change.RetryBackoffMs, change.TtlMs, change.DelayMs, change.MaxMessages, change.MaxBytes,
        (long?)change.Overflow, change.DedupWindowMs, change.MaxLeases, change.HistoryMs, (long?)change.Retention,
    ];

    private static SettingsChange ChangeTo(TopicSettings settings) => new()
    {
        Order = settings.Order,
        LeaseMs = settings.LeaseMs,
        MaxAttempts = settings.MaxAttempts,
        OnExhausted = settings.OnExhausted,
        RetryBackoffMs = settings.RetryBackoffMs,
        TtlMs = settings.TtlMs,
        DelayMs = settings.DelayMs,
        MaxMessages = settings.MaxMessages,
        MaxBytes = settings.MaxBytes,
        Overflow = settings.Overflow,
        DedupWindowMs = settings.DedupWindowMs,
        MaxLeases = settings.MaxLeases,
        HistoryMs = settings.HistoryMs,
        Retention = settings.Retention,
    };

    private static SettingsChange ChangeOf(ReadOnlySpan<long?> values) => new()
    {
        Order = (DeliveryOrder?)values[0],
        LeaseMs = values[1],
        MaxAttempts = (int?)values[2],
        OnExhausted = (Exhausted?)values[3],
        RetryBackoffMs = values[4],
        TtlMs = values[5],
        DelayMs = values[6],
        MaxMessages = values[7],
        MaxBytes = values[8],
        Overflow = (Overflow?)values[9],
        DedupWindowMs = values[10],
        MaxLeases = (int?)values[11],
        HistoryMs = values[12],
        Retention = (Retention?)values[13],
    };

    private static bool AreInRange(ReadOnlySpan<long?> values) =>
        !(values[0] > (long)DeliveryOrder.None || values[2] > int.MaxValue || values[3] > (long)Exhausted.Drop || values[9] > (long)Overflow.DropOldest || values[11] > int.MaxValue || values[13] > (long)Retention.Log);
}
