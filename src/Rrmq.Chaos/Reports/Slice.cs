namespace Rrmq.Chaos;

/// <summary>Some buckets as one column of a picture.</summary>
internal sealed record Slice(TimeSpan From, int Published, int Popped, int Empty, int Failed, int Unknown, double? Median, double? P99)
{
    /// <summary>As many slices as there is room for, each of the same number of buckets.</summary>
    public static IReadOnlyList<Slice> Of(IReadOnlyList<Bucket> buckets, int most, out TimeSpan length)
    {
        var each = Math.Max(1, (int)Math.Ceiling((double)buckets.Count / most));
        length = AttemptLog.Slice * each;
        return [.. buckets.Chunk(each).Select((chunk, index) => Join(AttemptLog.Slice * each * index, chunk))];
    }

    private static Slice Join(TimeSpan from, Bucket[] buckets)
    {
        var latencies = buckets.SelectMany(bucket => bucket.Latencies).Order().ToList();
        return new Slice(from, buckets.Sum(bucket => bucket.Published), buckets.Sum(bucket => bucket.Popped), buckets.Sum(bucket => bucket.Empty), buckets.Sum(bucket => bucket.Failed),
            buckets.Sum(bucket => bucket.Unknown), Quantile(latencies, 0.5), Quantile(latencies, 0.99));
    }

    private static double? Quantile(List<float> sorted, double part) => sorted.Count == 0 ? null : sorted[(int)Math.Min(sorted.Count - 1, Math.Ceiling(sorted.Count * part))];
}
