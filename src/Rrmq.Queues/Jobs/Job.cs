namespace Rrmq.Queues;

/// <summary>A living job: its facts as they are now, its message while it has one, and the jobs that wait for it.</summary>
internal sealed class Job(JobType type)
{
    public JobFacts Facts = null!;

    /// <summary>Among the finished, by when they go.</summary>
    public int KeptPlace = -1;

    public JobType Type => type;

    /// <summary>Its message, while it is scheduled, queued or running; of one that waits or is finished, none.</summary>
    public MessageRecord? Record { get; set; }

    /// <summary>Those that wait for this one, in the order in which they were made; null: none.</summary>
    public SortedSet<Job>? Dependents { get; set; }

    public MessageId Id => new(type.Topic.Number, Facts.Sequence);

    public bool HasDependents => Dependents is { Count: > 0 };
}
