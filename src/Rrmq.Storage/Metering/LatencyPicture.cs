namespace Rrmq.Storage;

/// <summary>What a <see cref="LatencyHistogram"/> has counted.</summary>
/// <param name="Counts">One count a bucket, not cumulative; one more than there are bounds.</param>
/// <param name="Seconds">The sum of all that was recorded.</param>
public sealed record LatencyPicture(IReadOnlyList<long> Counts, double Seconds);
