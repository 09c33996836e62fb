namespace Rrmq.Server;

/// <summary>Rates over the second that ended at a moment, and depths at that moment; of one topic or of all.</summary>
internal readonly record struct Sample(long AtMs, float Published, float Consumed, long Ready, long Leased, long Delayed, long Dead)
{
    public static Sample Between(in TopicRow before, in TopicRow after, long atMs, double seconds) => new(
        atMs,
        (float)(Math.Max(0, after.Published - before.Published) / seconds),
        (float)(Math.Max(0, after.Consumed - before.Consumed) / seconds),
        after.Ready,
        after.Leased,
        after.Delayed,
        after.Dead);

    public static Sample Still(in TopicRow row, long atMs) => new(atMs, 0, 0, row.Ready, row.Leased, row.Delayed, row.Dead);

    public Sample Plus(in Sample other) => new(
        AtMs, Published + other.Published, Consumed + other.Consumed, Ready + other.Ready, Leased + other.Leased, Delayed + other.Delayed, Dead + other.Dead);
}
