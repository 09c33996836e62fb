namespace Rrmq.Queues;

/// <summary>
/// Makes a schedule or replaces one. Answer: <see cref="ScheduleAnswer"/>. What its expression means, nobody here knows: when it is next due is computed by the node that took the request, and later by each leader.
/// </summary>
/// <param name="Topic">The topic of the type of its jobs.</param>
/// <param name="Name">UTF-8, at most 255 bytes.</param>
/// <param name="Payload">An <see cref="Envelope"/> around JSON.</param>
/// <param name="NextMs">When it is due first. Ignored where a schedule with the same expression is due already: what a pause slept through is not forgotten.</param>
/// <param name="Limits">What a topic that is made for its jobs may hold.</param>
public sealed record PutSchedule(ReadOnlyMemory<byte> Topic, ReadOnlyMemory<byte> Name, ReadOnlyMemory<byte> Payload, long NextMs, TopicLimits Limits) : Command(CommandKind.PutSchedule, Topic)
{
    /// <summary>When: UTF-8, for those who understand it.</summary>
    public required ReadOnlyMemory<byte> Cron { get; init; }

    /// <summary>Where: the name of a time zone, UTF-8.</summary>
    public required ReadOnlyMemory<byte> TimeZone { get; init; }

    public required long KeepMs { get; init; }
    public byte Priority { get; init; }

    /// <inheritdoc cref="EnqueueJob.MaxAttempts"/>
    public int? MaxAttempts { get; init; }

    /// <inheritdoc cref="EnqueueJob.BackoffMs"/>
    public long? BackoffMs { get; init; }
    public MissedTicks Missed { get; init; } = MissedTicks.Once;
    public bool Paused { get; init; }

    /// <summary>As in <see cref="ConfigureTopic"/>.</summary>
    public long? IfVersion { get; init; }

    public override int EncodedSize => base.EncodedSize + 128 + Name.Length + Payload.Length + Cron.Length + TimeZone.Length;
}
