namespace Rrmq.Queues;

/// <summary>How many messages it was, and how many of that kind are left.</summary>
public sealed record Counted(long Count, long Left) : ResultDetail;
