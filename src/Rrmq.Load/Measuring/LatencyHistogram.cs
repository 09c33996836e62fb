using System.Numerics;

namespace Rrmq.Load;

/// <summary>
/// Counts of durations, log-linear as in Gil Tene's HdrHistogram: 1,024 equal steps within every power of two, so that each value is known within 0.1% from a nanosecond to an hour, in
/// memory that does not grow. Not for several threads at once.
/// </summary>
public sealed class LatencyHistogram
{
    /// <summary>What is longer counts as this long: 2^42 ns, 73 minutes.</summary>
    public const long Longest = (1L << MostBits) - 1;

    private const int MostBits = 42;
    private const int StepBits = 10;
    private const int Steps = 1 << StepBits;

    private readonly long[] _counts = new long[(MostBits - StepBits + 1) * Steps];
    private int _highest = -1;
    private double _sum;

    public long Count { get; private set; }

    public long Least { get; private set; } = long.MaxValue;

    public long Most { get; private set; }

    /// <summary>In nanoseconds; 0 when nothing was recorded.</summary>
    public double Mean => Count == 0 ? 0 : _sum / Count;

    public void Record(long nanoseconds)
    {
        var value = Math.Clamp(nanoseconds, 0, Longest);
        var index = IndexOf(value);
        _counts[index]++;
        _highest = Math.Max(_highest, index);
        _sum += value;
        Count++;
        Least = Math.Min(Least, value);
        Most = Math.Max(Most, value);
    }

    public void Add(LatencyHistogram other)
    {
        for (var index = 0; index <= other._highest; index++)
            _counts[index] += other._counts[index];
        _highest = Math.Max(_highest, other._highest);
        _sum += other._sum;
        Count += other.Count;
        Least = Math.Min(Least, other.Least);
        Most = Math.Max(Most, other.Most);
    }

    public void Clear()
    {
        _counts.AsSpan(0, _highest + 1).Clear();
        _highest = -1;
        _sum = 0;
        Count = 0;
        Least = long.MaxValue;
        Most = 0;
    }

    /// <summary>The least duration in nanoseconds that at least <paramref name="percent"/> of all were not longer than; 0 when nothing was recorded.</summary>
    public long Percentile(double percent)
    {
        if (Count == 0)
            return 0;

        // 99.9% of 1,000 is 999, whatever the last bit of the product says.
        var rank = Math.Clamp((long)Math.Ceiling((percent / 100 * Count) - 1e-9), 1, Count);
        long seen = 0;
        for (var index = 0; index <= _highest; index++)
            if ((seen += _counts[index]) >= rank)
                return Math.Clamp(HighestIn(index), Least, Most);
        return Most;
    }

    private static int IndexOf(long value)
    {
        var shift = Math.Max(0, BitOperations.Log2((ulong)value | 1) - StepBits);
        return (shift << StepBits) + (int)(value >> shift);
    }

    // Indices below 2,048 are the values themselves; above, each run of 1,024 stands for twice as wide steps.
    private static long HighestIn(int index)
    {
        if (index < 2 * Steps)
            return index;
        var shift = (index >> StepBits) - 1;
        return ((long)(index - (shift << StepBits) + 1) << shift) - 1;
    }
}
