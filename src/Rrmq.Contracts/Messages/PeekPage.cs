namespace Rrmq.Contracts;

/// <summary>The body of <c>GET /v1/topics/{t}/messages</c>.</summary>
/// <param name="Items">In the order of their places.</param>
/// <param name="Next">The <c>from</c> of the next page; null when nothing follows.</param>
public sealed record PeekPage(IReadOnlyList<MessageReport> Items, long? Next);
