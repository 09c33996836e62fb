namespace Rrmq.Contracts;

/// <summary>The body of <c>GET /v1/topics/{t}/groups</c>.</summary>
/// <param name="Items">In the order in which they were made.</param>
public sealed record GroupListReport(IReadOnlyList<GroupReport> Items);
