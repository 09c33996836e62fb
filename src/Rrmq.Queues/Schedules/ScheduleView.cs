namespace Rrmq.Queues;

/// <summary>A schedule as people, and the leader that runs it, see it. Texts are UTF-8, times those of the state's clock in milliseconds since 1970.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Cron">When.</param>
/// <param name="TimeZone">Where.</param>
/// <param name="Type">Of its jobs.</param>
/// <param name="Payload">Of its jobs; an <see cref="Envelope"/> around JSON.</param>
public sealed record ScheduleView(byte[] Name, byte[] Cron, byte[] TimeZone, byte[] Type, BodyReference Payload)
{
    public byte Priority { get; init; }

    /// <summary>Null: the topic's setting.</summary>
    public int? MaxAttempts { get; init; }

    /// <summary>Null: the topic's setting.</summary>
    public long? BackoffMs { get; init; }
    public long KeepMs { get; init; }
    public MissedTicks Missed { get; init; }
    public bool Paused { get; init; }

    /// <summary>The log index of the last change of its settings.</summary>
    public long Version { get; init; }

    /// <summary>The next tick, also while it is paused; null: there is none.</summary>
    public long? NextMs { get; init; }

    /// <summary>The last tick that made a job.</summary>
    public long? LastMs { get; init; }

    public MessageId? LastJob { get; init; }

    /// <summary>Jobs that it has made.</summary>
    public long Runs { get; init; }
}
