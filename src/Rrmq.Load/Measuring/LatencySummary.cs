namespace Rrmq.Load;

/// <summary>What a histogram comes down to, in milliseconds.</summary>
/// <param name="Curve">Percentiles ever closer to 100, for drawing: tails are what the eye should find.</param>
public sealed record LatencySummary(
    long Count,
    double LeastMs,
    double MeanMs,
    double P50Ms,
    double P90Ms,
    double P99Ms,
    double P999Ms,
    double P9999Ms,
    double MostMs,
    IReadOnlyList<PercentilePoint> Curve)
{
    public static LatencySummary Of(LatencyHistogram histogram) => new(
        histogram.Count,
        histogram.Count == 0 ? 0 : Milliseconds(histogram.Least),
        Milliseconds(histogram.Mean),
        Milliseconds(histogram.Percentile(50)),
        Milliseconds(histogram.Percentile(90)),
        Milliseconds(histogram.Percentile(99)),
        Milliseconds(histogram.Percentile(99.9)),
        Milliseconds(histogram.Percentile(99.99)),
        Milliseconds(histogram.Most),
        [.. Percentiles(histogram.Count).Select(percent => new PercentilePoint(percent, Milliseconds(histogram.Percentile(percent))))]);

    // Five steps for each halving of what is left, as far as the count gives them meaning.
    private static IEnumerable<double> Percentiles(long count)
    {
        for (double left = 1; left * count >= 1; left /= 2)
            for (var step = 0; step < 5; step++)
                yield return Math.Round(100 - (100 * left * (1 - (step / 10.0))), 6);
    }

    private static double Milliseconds(double nanoseconds) => Math.Round(nanoseconds / 1e6, 4);
}
