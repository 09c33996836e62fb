namespace Rrmq.Contracts;

/// <summary>The body of <c>GET /v1/topics</c>.</summary>
/// <param name="Items">In the order in which they were made.</param>
/// <param name="Next">The <c>cursor</c> of the next page; null when this is the last.</param>
public sealed record TopicListPage(IReadOnlyList<TopicReport> Items, string? Next);
