namespace Rrmq.Queues;

/// <summary>A stretch of a topic's messages.</summary>
/// <param name="Messages">In the order of their places.</param>
/// <param name="NextSequence">Where to go on; null when nothing follows.</param>
public sealed record MessagePage(IReadOnlyList<MessageView> Messages, long? NextSequence);
