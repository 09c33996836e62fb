namespace Rrmq.Queues;

/// <summary>What makes a job again and again. Immutable: each change, each tick makes another one, so captures share it. What its expression means is none of the state's business: when it is due comes from outside.</summary>
internal sealed record Schedule
{
    public required byte[] Name { get; init; }
    public required byte[] Cron { get; init; }
    public required byte[] TimeZone { get; init; }
    public required byte[] Topic { get; init; }
    public required BodyReference Payload { get; init; }
    public required TopicLimits Limits { get; init; }
    public required byte Priority { get; init; }
    public required int? MaxAttempts { get; init; }
    public required long? BackoffMs { get; init; }
    public required long KeepMs { get; init; }
    public required MissedTicks Missed { get; init; }
    public required bool Paused { get; init; }

    /// <summary>The log index of the last change of its settings.</summary>
    public required long Version { get; init; }

    /// <summary>The next tick; <see cref="long.MaxValue"/>: none.</summary>
    public required long NextMs { get; init; }

    /// <summary>The last tick that made a job; 0: none did.</summary>
    public long LastMs { get; init; }

    /// <summary>The job that it made.</summary>
    public MessageId LastJob { get; init; }

    /// <summary>Jobs that it has made.</summary>
    public long Runs { get; init; }

    /// <summary>When it is due; <see cref="long.MaxValue"/> while it is paused.</summary>
    public long DueMs => Paused ? long.MaxValue : NextMs;

    public ScheduleView View => new(Name, Cron, TimeZone, Topic[JobType.Prefix.Length..], Payload)
    {
        Priority = Priority,
        MaxAttempts = MaxAttempts,
        BackoffMs = BackoffMs,
        KeepMs = KeepMs,
        Missed = Missed,
        Paused = Paused,
        Version = Version,
        NextMs = NextMs == long.MaxValue ? null : NextMs,
        LastMs = LastMs == 0 ? null : LastMs,
        LastJob = Runs == 0 ? null : LastJob,
        Runs = Runs,
    };
}
