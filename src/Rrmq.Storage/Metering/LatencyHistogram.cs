using System.Diagnostics;

namespace Rrmq.Storage;

/// <summary>
/// How long something took, counted in fixed buckets from 50 microseconds to 10 seconds. Recording is two interlocked additions and no allocation, so that it may stand on the
/// hot path. Any thread.
/// </summary>
public sealed class LatencyHistogram
{
    private readonly long[] _counts = new long[Bounds.Count + 1];
    private long _ticks;

    /// <summary>Upper bounds of the buckets in seconds, each included in its bucket; one more bucket takes what is beyond the last.</summary>
    public static IReadOnlyList<double> Bounds { get; } = [0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];

    private static readonly long[] BoundTicks = [.. Bounds.Select(static seconds => (long)(seconds * Stopwatch.Frequency))];

    /// <param name="ticks">What it took, in ticks of <see cref="Stopwatch"/>.</param>
    public void Record(long ticks)
    {
        var bucket = 0;
        while (bucket < BoundTicks.Length && ticks > BoundTicks[bucket])
            bucket++;
        Interlocked.Increment(ref _counts[bucket]);
        Interlocked.Add(ref _ticks, ticks);
    }

    /// <summary>What was recorded so far. Records made meanwhile may be in the counts and not yet in the sum.</summary>
    public LatencyPicture Look()
    {
        var counts = new long[_counts.Length];
        for (var i = 0; i < counts.Length; i++)
            counts[i] = Interlocked.Read(ref _counts[i]);
        return new LatencyPicture(counts, (double)Interlocked.Read(ref _ticks) / Stopwatch.Frequency);
    }
}
