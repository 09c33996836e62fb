namespace Rrmq.Client;

/// <summary>Messages that were looked at.</summary>
/// <param name="Items">In the order of their places.</param>
/// <param name="Next">Where the next page begins; null when nothing follows.</param>
public sealed record MessagePage(IReadOnlyList<RrmqMessage> Items, long? Next);
