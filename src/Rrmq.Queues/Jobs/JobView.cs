namespace Rrmq.Queues;

/// <summary>A job as people see it. Immutable, safe on any thread. Times are those of the state's clock, in milliseconds since 1970; null: there is none.</summary>
/// <param name="Id">Its name, which is also that of its message.</param>
/// <param name="Type">UTF-8.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Payload">Where it lies: an <see cref="Envelope"/> around JSON, empty when none was given.</param>
public sealed record JobView(MessageId Id, byte[] Type, JobState State, BodyReference Payload)
{
    public byte Priority { get; init; }

    /// <summary>The attempt that runs, or ran last; 0 before the first.</summary>
    public int Attempt { get; init; }

    /// <summary>0: it is tried for ever.</summary>
    public int MaxAttempts { get; init; }

    /// <summary>0 to 100; null: nothing was said.</summary>
    public int? Progress { get; init; }

    /// <summary>UTF-8; no length: none.</summary>
    public BodyReference Note { get; init; }

    /// <summary>JSON; no length: none.</summary>
    public BodyReference Result { get; init; }

    public JobCause Cause { get; init; }

    /// <summary>Of <see cref="JobCause.Said"/>: UTF-8; no length: nothing.</summary>
    public BodyReference Reason { get; init; }

    /// <summary>Of <see cref="JobCause.WaitedFor"/>.</summary>
    public MessageId Culprit { get; init; }

    public long CreatedMs { get; init; }
    public long? RunAtMs { get; init; }

    /// <summary>When the last attempt began.</summary>
    public long? StartedMs { get; init; }
    public long? FinishedMs { get; init; }

    /// <summary>UTF-8; empty: none.</summary>
    public byte[] UniqueKey { get; init; } = [];

    /// <summary>The jobs that it was to wait for.</summary>
    public IReadOnlyList<MessageId> After { get; init; } = [];

    public bool CancelRequested { get; init; }

    /// <summary>The schedule that made it, UTF-8; empty: none.</summary>
    public byte[] Schedule { get; init; } = [];
}
