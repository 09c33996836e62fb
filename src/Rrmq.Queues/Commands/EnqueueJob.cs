namespace Rrmq.Queues;

/// <summary>Makes a job. Answer: <see cref="JobAnswer"/>; of a refusal that another job is the reason of, <see cref="JobNamed"/>.</summary>
/// <param name="Topic">The topic of its type: <c>job.</c> and the type's name.</param>
/// <param name="Payload">An <see cref="Envelope"/> around JSON.</param>
/// <param name="KeepMs">How long it is kept once it is finished.</param>
/// <param name="Limits">What the node gives a topic that is made for it.</param>
public sealed record EnqueueJob(ReadOnlyMemory<byte> Topic, ReadOnlyMemory<byte> Payload, long KeepMs, TopicLimits Limits) : Command(CommandKind.EnqueueJob, Topic)
{
    /// <summary>0 to 9; higher goes first.</summary>
    public byte Priority { get; init; }

    /// <summary>Not before this time of the state's clock; null: at once.</summary>
    public long? RunAtMs { get; init; }

    /// <summary>The same, from now on; not with <see cref="RunAtMs"/>.</summary>
    public long? DelayMs { get; init; }

    /// <summary>No two unfinished jobs of a type have the same; UTF-8, at most 255 bytes. Empty: none.</summary>
    public ReadOnlyMemory<byte> UniqueKey { get; init; }

    /// <summary>After this many failed attempts it has failed; 0: never. Null: the topic's setting.</summary>
    public int? MaxAttempts { get; init; }

    /// <summary>The rest after the first failed attempt, twice as long after each further one. Null: the topic's setting.</summary>
    public long? BackoffMs { get; init; }

    /// <summary>It waits for all of these to succeed; at most 100, each once.</summary>
    public IReadOnlyList<MessageId> After { get; init; } = [];

    public override int EncodedSize => base.EncodedSize + 96 + Payload.Length + UniqueKey.Length + (After.Count * 2 * sizeof(long));
}
