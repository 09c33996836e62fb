namespace Rrmq.Load.Tests;

public sealed class LatencyHistogramTests
{
    private const double Step = 1.0 / 1024;

    [Theory]
    [InlineData(1)]
    [InlineData(1023)]
    [InlineData(2047)]
    [InlineData(2048)]
    [InlineData(38_123)]
    [InlineData(1_234_567)]
    [InlineData(987_654_321)]
    [InlineData(3_600_000_000_000)]
    public void A_value_is_known_within_a_thousandth(long nanoseconds)
    {
        var histogram = new LatencyHistogram();
        histogram.Record(nanoseconds);
        histogram.Record(nanoseconds * 2);

        Assert.InRange(histogram.Percentile(50), nanoseconds, nanoseconds * (1 + Step));
    }

    [Fact]
    public void Percentiles_are_those_of_the_sorted_values()
    {
        var random = new Random(7);
        var values = Enumerable.Range(0, 50_000).Select(_ => (long)Math.Exp(random.NextDouble() * 24)).ToList();
        var histogram = new LatencyHistogram();
        values.ForEach(histogram.Record);
        values.Sort();

        foreach (var percent in new[] { 0.01, 10, 50, 90, 99, 99.9, 99.99, 100 })
        {
            var exact = values[Math.Max(0, (int)Math.Ceiling(percent / 100 * values.Count) - 1)];
            Assert.InRange(histogram.Percentile(percent), exact, exact * (1 + Step) + 1);
        }

        Assert.Equal(values[0], histogram.Least);
        Assert.Equal(values[^1], histogram.Most);
        Assert.Equal(values.Average(), histogram.Mean, 1e-6 * values.Average());
    }

    [Fact]
    public void The_slowest_of_a_thousand_is_not_the_99_9th_percentile()
    {
        var histogram = new LatencyHistogram();
        for (var i = 0; i < 999; i++)
            histogram.Record(1_000);
        histogram.Record(1_000_000);

        Assert.Equal(1_000, histogram.Percentile(99.9));
        Assert.Equal(1_000_000, histogram.Percentile(99.91));
    }

    [Fact]
    public void Two_added_are_as_one()
    {
        var random = new Random(3);
        LatencyHistogram one = new(), left = new(), right = new();
        for (var i = 0; i < 10_000; i++)
        {
            var value = random.NextInt64(1, 1L << random.Next(1, 40));
            one.Record(value);
            (i % 3 == 0 ? left : right).Record(value);
        }

        left.Add(right);

        Assert.Equal((one.Count, one.Least, one.Most), (left.Count, left.Least, left.Most));
        Assert.All(Enumerable.Range(1, 999), permille => Assert.Equal(one.Percentile(permille / 10.0), left.Percentile(permille / 10.0)));
    }

    [Fact]
    public void Cleared_it_is_as_new()
    {
        var histogram = new LatencyHistogram();
        histogram.Record(5_000_000);
        histogram.Clear();
        Assert.Equal((0, 0, 0.0), (histogram.Count, histogram.Percentile(50), histogram.Mean));

        histogram.Record(7);

        Assert.Equal((7, 7, 7), (histogram.Percentile(0), histogram.Percentile(50), histogram.Percentile(100)));
    }

    [Fact]
    public void What_is_out_of_range_counts_at_its_edge()
    {
        var histogram = new LatencyHistogram();
        histogram.Record(-1);
        histogram.Record(long.MaxValue);

        Assert.Equal((0, LatencyHistogram.Longest), (histogram.Percentile(50), histogram.Percentile(100)));
    }
}
