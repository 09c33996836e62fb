namespace Rrmq.Queues;

/// <summary>How a command ended. Everything but <see cref="Done"/> changed nothing, except that whoever takes from a log in the name of a new group of consumers has made it, even when nothing was there.</summary>
public enum CommandStatus : byte
{
    Done = 0,
    TopicExists = 1,
    TopicNotFound = 2,
    QueueEmpty = 3,
    TopicFull = 4,

    /// <summary>The idempotency key was used for another request.</summary>
    KeyReused = 5,

    /// <summary>As many idempotency keys are remembered as may be; keys are never forgotten before their time to make room.</summary>
    TooManyKeys = 6,

    /// <summary>The lease is over, was settled already, or never was.</summary>
    LeaseLost = 7,

    /// <summary>The topic's settings are not of the version that was demanded.</summary>
    PreconditionFailed = 8,

    /// <summary>The same was published within the topic's duplicate window: nothing was stored again, and that is a success.</summary>
    Duplicate = 9,

    /// <summary>As many leases are open as the topic allows.</summary>
    TooManyLeases = 10,

    /// <summary>Nothing is handed out while the topic is paused.</summary>
    TopicPaused = 11,

    /// <summary>An item of an atomic batch that was refused for another item's sake.</summary>
    NotTried = 12,

    /// <summary>The topic holds jobs, which are made, received and ended as such; or it is to hold jobs, and holds messages or is a log.</summary>
    JobsTopic = 20,

    /// <summary>There is no such job (any more).</summary>
    JobNotFound = 21,

    /// <summary>The job is finished already.</summary>
    JobFinished = 22,

    /// <summary>Only what failed or was cancelled can be tried once more.</summary>
    JobNotFailed = 23,

    /// <summary>Another unfinished job of the type has the unique key.</summary>
    UniqueKeyTaken = 24,

    /// <summary>As many jobs are kept as may be.</summary>
    TooManyJobs = 25,

    ScheduleNotFound = 26,

    /// <summary>There are as many schedules as may be.</summary>
    TooManySchedules = 27,

    /// <summary>A topic that holds something, messages or groups, stays the queue or the log that it is.</summary>
    RetentionFixed = 40,

    /// <summary>Only logs have groups of consumers.</summary>
    NotALog = 41,

    /// <summary>What is taken from a log is taken by a group.</summary>
    GroupRequired = 42,

    /// <summary>A log takes no delays, priorities or lives of single messages, and is nobody's dead-letter topic.</summary>
    NotForLogs = 43,
    GroupNotFound = 44,

    /// <summary>A log has as many groups as it may.</summary>
    TooManyGroups = 45,
}
