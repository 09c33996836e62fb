namespace Rrmq.Node;

/// <summary>What is wrong with a schedule's times.</summary>
/// <param name="IsTimeZone">True: its time zone is; false: its expression.</param>
/// <param name="Rule">What it must be, beginning with <c>must</c>; of an expression, which of its fields is wrong.</param>
public sealed record CronFault(bool IsTimeZone, string Rule);
