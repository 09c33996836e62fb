namespace Rrmq.Contracts;

/// <summary>The groups of consumers of a log, in short.</summary>
/// <param name="Count">How many there are.</param>
/// <param name="MaxLag">Messages that the one furthest behind has not settled.</param>
public sealed record TopicGroupsReport(int Count, long MaxLag);
