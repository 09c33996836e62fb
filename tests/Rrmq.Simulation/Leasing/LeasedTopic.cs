using System.Text;
using Rrmq.Queues;

namespace Rrmq.Simulation;

/// <summary>
/// A topic and its settings. Where messages keep their order nothing but settling takes them out, so that which one must come next can be told; where they do not, everything is drawn that can befall a message.
/// </summary>
internal sealed record LeasedTopic(string Name, SettingsChange Settings)
{
    public byte[] Bytes => Encoding.UTF8.GetBytes(Name);

    public bool IsOrdered => Settings.Order != DeliveryOrder.None;

    /// <summary>True when nothing may vanish but by being consumed.</summary>
    public bool KeepsAll => Settings.OnExhausted != Exhausted.Drop && Settings.TtlMs is null or 0;

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

    public override string ToString() => $"{Name} ({Settings.Order}, leases of {Settings.LeaseMs} ms, {Settings.MaxAttempts} attempts, then {Settings.OnExhausted}, delay {Settings.DelayMs ?? 0}, life {Settings.TtlMs ?? 0})";
}
