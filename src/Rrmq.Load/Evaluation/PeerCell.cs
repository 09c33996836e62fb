namespace Rrmq.Load;

/// <summary>What one system did: the median of the rounds and their spread. All null where it could not do it.</summary>
/// <param name="Remark">What a reader must know of this cell; mostly null.</param>
public sealed record PeerCell(double? Median, double? Least, double? Most, double? P50Ms = null, double? P99Ms = null, string? Remark = null)
{
    public static PeerCell Of(IReadOnlyList<double> rounds, double? p50Ms = null, double? p99Ms = null, string? remark = null)
    {
        var sorted = rounds.Order().ToList();
        return sorted.Count == 0 ? new PeerCell(null, null, null, Remark: remark) : new PeerCell(sorted[sorted.Count / 2], sorted[0], sorted[^1], p50Ms, p99Ms, remark);
    }
}
