namespace Rrmq.Queues;

/// <summary>A stretch of the stream.</summary>
/// <param name="Messages">In order.</param>
/// <param name="Last">The sequence up to which was looked: where the next page begins behind.</param>
/// <param name="IsEnd">True when nothing lies behind it now.</param>
public sealed record StreamPage(IReadOnlyList<StreamMessage> Messages, long Last, bool IsEnd);
