namespace Rrmq.Queues;

/// <summary>One queued message. <paramref name="Sequence"/> counts a topic's messages from 1 and is never reused.</summary>
internal readonly record struct Message(long Sequence, byte[] Body);
