using System.Text.Json;
using Rrmq.Queues;

namespace Rrmq.Server;

/// <summary>The body of PUT and PATCH of a topic: new values for some settings.</summary>
internal sealed class SettingsInput
{
    public static readonly JsonFields<SettingsInput> Fields = new(
        Choice("order", SettingRules.Orders, static (change, at) => change with { Order = (DeliveryOrder)at }),
        Duration("lease", SettingRules.MinLease, SettingRules.MaxLease, static (change, ms) => change with { LeaseMs = ms }),
        Count("max_attempts", 0, SettingRules.MaxAttempts, static (change, count) => change with { MaxAttempts = (int)count }),
        Choice("on_exhausted", SettingRules.Exhaustions, static (change, at) => change with { OnExhausted = (Exhausted)at }),
        Duration("retry_backoff", 0, SettingRules.MaxBackoff, static (change, ms) => change with { RetryBackoffMs = ms }),
        Duration("ttl", 0, SettingRules.MaxTtl, static (change, ms) => change with { TtlMs = ms }),
        Duration("delay", 0, SettingRules.MaxDelay, static (change, ms) => change with { DelayMs = ms }),
        Count("max_messages", 1, SettingRules.MaxMessages, static (change, count) => change with { MaxMessages = count }),
        Size("max_bytes", 1, SettingRules.MaxBytes, static (change, bytes) => change with { MaxBytes = bytes }),
        Choice("overflow", SettingRules.Overflows, static (change, at) => change with { Overflow = (Overflow)at }),
        Duration("dedup_window", 0, SettingRules.MaxDedupWindow, static (change, ms) => change with { DedupWindowMs = ms }),
        Count("max_leases", 1, SettingRules.MaxLeases, static (change, count) => change with { MaxLeases = (int)count }),
        Duration("history", 0, SettingRules.MaxHistory, static (change, ms) => change with { HistoryMs = ms }),
        Choice("retention", SettingRules.Retentions, static (change, at) => change with { Retention = (Retention)at }));

    private delegate long? Parser(ref Utf8JsonReader value);

    public SettingsChange Change { get; private set; } = new();

    private static JsonField<SettingsInput> Duration(string name, long min, long max, Func<SettingsChange, long, SettingsChange> set) =>
        Number(name, min, max, DurationRule.Text(min, max), JsonValue.Duration, set);

    private static JsonField<SettingsInput> Count(string name, long min, long max, Func<SettingsChange, long, SettingsChange> set) =>
        Number(name, min, max, CountText.Rule(min, max), JsonValue.Number, set);

    private static JsonField<SettingsInput> Size(string name, long min, long max, Func<SettingsChange, long, SettingsChange> set) =>
        Number(name, min, max, $"must be a size from {SizeText.Format(min)} to {SizeText.Format(max)}, such as 64KiB, 1MiB or 8GiB, or whole bytes", JsonValue.Size, set);

    private static JsonField<SettingsInput> Number(string name, long min, long max, string rule, Parser parse, Func<SettingsChange, long, SettingsChange> set) =>
        new(name, rule, (SettingsInput target, ref Utf8JsonReader value) =>
        {
            if (parse(ref value) is not { } number || number < min || number > max)
                return false;
            target.Change = set(target.Change, number);
            return true;
        });

    private static JsonField<SettingsInput> Choice(string name, string[] choices, Func<SettingsChange, int, SettingsChange> set) =>
        new(name, $"must be one of {string.Join(", ", choices)}", (SettingsInput target, ref Utf8JsonReader value) =>
        {
            var at = JsonValue.TryText(ref value, out var text) ? Array.IndexOf(choices, text) : -1;
            if (at < 0)
                return false;
            target.Change = set(target.Change, at);
            return true;
        });
}
