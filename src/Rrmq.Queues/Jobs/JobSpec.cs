namespace Rrmq.Queues;

/// <summary>What a job is to be, whoever asks for it: a client, or a schedule.</summary>
/// <param name="Topic">The name of the topic that its type has.</param>
/// <param name="Payload">Where it lies.</param>
/// <param name="Limits">What a topic that is made for it may hold.</param>
internal readonly record struct JobSpec(byte[] Topic, BodyReference Payload, TopicLimits Limits)
{
    public required byte Priority { get; init; }

    /// <summary>Null: the topic's setting.</summary>
    public required int? MaxAttempts { get; init; }

    /// <summary>Null: the topic's setting.</summary>
    public required long? BackoffMs { get; init; }
    public required long KeepMs { get; init; }
    public long RunAtMs { get; init; }
    public required byte[] UniqueKey { get; init; }
    public required IReadOnlyList<MessageId> After { get; init; }
    public required byte[] Schedule { get; init; }
}
