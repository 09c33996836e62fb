namespace Rrmq.Queues;

/// <summary>Where a job stands. The numbers are those of the state's bytes. On the wire: the words in lower case.</summary>
public enum JobState : byte
{
    /// <summary>For other jobs to succeed. Not in its topic yet.</summary>
    Waiting = 0,

    /// <summary>For its time: as it was asked for, or the rest after a failed attempt.</summary>
    Scheduled = 1,

    /// <summary>For a worker.</summary>
    Queued = 2,

    /// <summary>A worker has it leased.</summary>
    Running = 3,

    Succeeded = 4,
    Failed = 5,
    Cancelled = 6,
}
