namespace Rrmq.Client;

/// <summary>The body that settles receipts.</summary>
internal sealed record SettleInput(IReadOnlyList<string> Receipts, TimeSpan? Lease, TimeSpan? Delay, string? Reason);
