namespace Rrmq.Queues;

/// <summary>One message of the stream.</summary>
/// <param name="Sequence">Its place, from 1 on.</param>
/// <param name="Content">Where its envelope and payload lie.</param>
/// <param name="AtMs">When the leader took it, in milliseconds since 1970.</param>
public readonly record struct StreamMessage(long Sequence, BodyReference Content, long AtMs);
