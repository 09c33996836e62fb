using System.Text;
using Rrmq.Queues;

namespace Rrmq.Simulation;

/// <summary>
/// A topic and its settings. Where messages keep their order nothing but settling takes them out, so that which one must come next can be told; where they do not, everything is drawn that can befall a message.
/// </summary>
internal sealed record LeasedTopic(string Name, SettingsChange Settings)
{
    public byte[] Bytes => Encoding.UTF8.GetBytes(Name);

    /// <summary>Of a log: the groups of consumers that read it; of a queue none.</summary>
    public IReadOnlyList<string> Groups { get; init; } = [];

    public bool IsLog => Groups.Count > 0;

    /// <summary>Of a log: whether groups are sent back now and then.</summary>
    public bool IsReplayed { get; init; }

    public bool IsOrdered => Settings.Order != DeliveryOrder.None;

    /// <summary>True when nothing may vanish but by being consumed.</summary>
    public bool KeepsAll => Settings.OnExhausted != Exhausted.Drop && (Settings.TtlMs ?? 0) == 0 && Settings.MaxMessages is null;

    public static LeasedTopic Draw(int number, Chance chance)
    {
        var order = chance.Pick(Enum.GetValues<DeliveryOrder>());
        var settings = new SettingsChange { Order = order, LeaseMs = chance.Between(200, 2_500), RetryBackoffMs = chance.Happens(0.5) ? 0 : chance.Between(10, 300) };
        var attempts = chance.Between(0, 4);
        var exhausted = chance.Pick(Enum.GetValues<Exhausted>());
        var (delay, ttl, window) = (chance.Between(1, 300), chance.Between(500, 3_000), chance.Between(500, 5_000));
        var (delays, expires, knows) = (chance.Happens(0.3), chance.Happens(0.2), chance.Happens(0.3));
        return new LeasedTopic($"v{number}", order != DeliveryOrder.None
            ? settings with { MaxAttempts = 0 }
            : settings with
            {
                MaxAttempts = attempts,
                OnExhausted = exhausted,
                DelayMs = delays ? delay : 0,
                TtlMs = expires ? ttl : 0,
                DedupWindowMs = knows ? window : 0,
                MaxLeases = chance.Happens(0.3) ? chance.Between(1, 10) : 1_000,
            });
    }

    /// <summary>A log that two or three groups read. One that drops what is old, or in which attempts are used up, or groups are sent back, keeps no order that could be told.</summary>
    public static LeasedTopic DrawLog(Chance chance)
    {
        var order = chance.Pick(Enum.GetValues<DeliveryOrder>());
        var settings = new SettingsChange { Order = order, LeaseMs = chance.Between(200, 2_500), RetryBackoffMs = chance.Happens(0.5) ? 0 : chance.Between(10, 300), Retention = Retention.Log };
        var (attempts, ttl, most, groups) = (chance.Between(0, 4), chance.Between(500, 3_000), chance.Between(1, 60), chance.Between(2, 4));
        var (expires, drops, replays) = (chance.Happens(0.3), chance.Happens(0.3), chance.Happens(0.4));
        var log = new LeasedTopic("vlog", order != DeliveryOrder.None ? settings with { MaxAttempts = 0 } : settings with { MaxAttempts = attempts, TtlMs = expires ? ttl : 0, MaxMessages = drops ? most : null });
        return log with { Groups = [.. Enumerable.Range(1, groups).Select(number => $"g{number}")], IsReplayed = replays && order == DeliveryOrder.None };
    }

    public override string ToString() => $"{Name} ({Settings.Order}, leases of {Settings.LeaseMs} ms, {Settings.MaxAttempts} attempts, then {Settings.OnExhausted}, delay {Settings.DelayMs ?? 0}, life {Settings.TtlMs ?? 0}{(IsLog ? $", a log of at most {Settings.MaxMessages?.ToString() ?? "any number"} for {Groups.Count} groups{(IsReplayed ? ", replayed" : "")}" : "")})";
}
