namespace Rrmq.Queues;

/// <summary>The place in the stream of the message that was added, or that has its id.</summary>
public sealed record Appended(long Sequence) : ResultDetail;
