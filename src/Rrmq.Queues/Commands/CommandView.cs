namespace Rrmq.Queues;

/// <summary>One decoded command; its slices live as long as the batch they came from, in which the body begins at <paramref name="BodyOffset"/>.</summary>
public readonly record struct CommandView(
    CommandKind Kind,
    ReadOnlyMemory<byte> Topic,
    ReadOnlyMemory<byte> IdempotencyKey,
    ReadOnlyMemory<byte> Body,
    int BodyOffset,
    TopicLimits Limits);
