namespace Rrmq.Queues;

/// <summary>What a topic may hold: messages, and bytes of bodies. A publish beyond either is refused as <see cref="CommandStatus.TopicFull"/>.</summary>
public readonly record struct TopicLimits(long MaxMessages, long MaxBytes);
