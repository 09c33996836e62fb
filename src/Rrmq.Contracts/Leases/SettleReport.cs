namespace Rrmq.Contracts;

/// <summary>The answer to <c>/v1/leases/…</c>: an item for each receipt, in order.</summary>
public sealed record SettleReport(IReadOnlyList<SettleItemReport> Results);
