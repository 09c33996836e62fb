namespace Rrmq.Queues;

/// <summary>
/// All there is to know about a job but its contents, which lie in the log. Changed only in the epoch in which it was made (<see cref="CaptureEpoch"/>), so a capture shares it; the places that the living job holds are in
/// <see cref="Job"/>, which no capture looks at. Times are those of the state's clock; 0: there is none.
/// </summary>
internal sealed class JobFacts
{
    public required int Epoch { get; set; }
    public required Job Job { get; init; }

    /// <summary>Its place in its topic; with the topic's number its name, and that of its message.</summary>
    public required long Sequence { get; init; }

    /// <summary>The order in which all jobs were made.</summary>
    public required long Number { get; init; }
    public required BodyReference Payload { get; init; }
    public required byte Priority { get; init; }

    /// <summary>0: never exhausted.</summary>
    public required int MaxAttempts { get; init; }
    public required long BackoffMs { get; init; }
    public required long KeepMs { get; init; }
    public required long CreatedMs { get; init; }

    /// <summary>Empty: none.</summary>
    public byte[] UniqueKey { get; init; } = [];

    /// <summary>The jobs that it was to wait for, in the order in which they were named.</summary>
    public MessageId[] After { get; init; } = [];

    /// <summary>The name of the schedule that made it; empty: none.</summary>
    public byte[] Schedule { get; init; } = [];

    public JobState State { get; set; }

    /// <summary>Those that it still waits for, by their names.</summary>
    public MessageId[] WaitsFor { get; set; } = [];

    /// <summary>The attempt that runs, or ran last; 0 before the first.</summary>
    public int Attempt { get; set; }

    /// <summary>0 to 100; -1: nothing was said.</summary>
    public int Progress { get; set; } = -1;
    public long RunAtMs { get; set; }
    public long StartedMs { get; set; }
    public long FinishedMs { get; set; }
    public bool CancelRequested { get; set; }
    public BodyReference Note { get; set; }
    public BodyReference Result { get; set; }
    public BodyReference Reason { get; set; }
    public JobCause Cause { get; set; }

    /// <summary>Of <see cref="JobCause.WaitedFor"/>.</summary>
    public MessageId Culprit { get; set; }

    /// <summary>When a finished job goes; <see cref="long.MaxValue"/> while it is not finished.</summary>
    public long GoesMs => JobStates.IsOver(State) ? FinishedMs + Math.Min(KeepMs, long.MaxValue - 1 - FinishedMs) : long.MaxValue;

    public long ContentBytes => (long)Payload.Length + Note.Length + Reason.Length + Result.Length;

    public JobFacts Copy(int epoch)
    {
        var copy = (JobFacts)MemberwiseClone();
        copy.Epoch = epoch;
        return copy;
    }
}
