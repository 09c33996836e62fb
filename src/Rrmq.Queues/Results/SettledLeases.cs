namespace Rrmq.Queues;

public sealed record SettledLeases(IReadOnlyList<SettledLease> Items) : ResultDetail;
