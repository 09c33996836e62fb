using Rrmq.Contracts;
using Rrmq.Node;
using Rrmq.Queues;

namespace Rrmq.Server;

/// <summary>What the node's refusals mean in <c>/v1</c>: other statuses than in the base API, whose table is frozen.</summary>
internal static class V1Failures
{
    private static readonly Failure NoQuorum = Unavailable(ErrorSlug.NoQuorum, "no leader is known, or it cannot reach a majority");
    private static readonly Failure LeadershipLost = Unknown(ErrorSlug.LeadershipLost, "leadership went before the outcome was known");
    private static readonly Failure TimedOut = Unknown(ErrorSlug.TimedOut, "the outcome was not known in time");
    private static readonly Failure Overloaded = Unavailable(ErrorSlug.Overloaded, "too many requests wait already");
    private static readonly Failure DiskFull = new(507, ErrorSlug.DiskFull, "the disk of the leader is nearly full; taking messages still works");
    private static readonly Failure MajorityDiskFull = new(507, ErrorSlug.DiskFull, "the disks of so many nodes are nearly full that no majority has room; taking messages still works");
    private static readonly Failure Stopping = Unavailable(ErrorSlug.Stopping, "this node is stopping");
    private static readonly Failure Removed = new(503, ErrorSlug.NodeRemoved, "this node is no member of the cluster any more");

    private static readonly Failure TopicExists = new(409, ErrorSlug.TopicExists, "the topic exists already");
    private static readonly Failure TopicFull = TooMany(ErrorSlug.TopicFull, "the topic holds as much as it may (max_messages, max_bytes)");
    private static readonly Failure KeyReused = new(422, ErrorSlug.IdempotencyKeyReused, "the Idempotency-Key was used for another request");
    private static readonly Failure TooManyKeys = TooMany(ErrorSlug.TooManyIdempotencyKeys, "as many idempotency keys are remembered as may be");
    private static readonly Failure TooManyLeases = TooMany(ErrorSlug.TooManyLeases, "as many messages of the topic are leased as may be (max_leases)");
    private static readonly Failure TooManyWaiting = TooMany(ErrorSlug.TooManyWaiting, "as many requests as may wait for something to take wait already (max_waiting_requests)");
    private static readonly Failure PreconditionFailed = new(412, ErrorSlug.PreconditionFailed, "the settings are not of the version that If-Match or If-None-Match demands");
    private static readonly Failure NotTried = new(409, ErrorSlug.NotTried, "another message of the atomic batch was refused");

    private static readonly Failure RetentionFixed = new(409, ErrorSlug.RetentionFixed, "the topic holds messages or has groups of consumers: its retention stays as it is");
    private static readonly Failure GroupRequired = new(400, ErrorSlug.GroupRequired, "the topic is a log: the parameter group must say for which group of consumers messages are taken");
    private static readonly Failure NotForLogs =
        new(400, ErrorSlug.NotForLogs, "a log takes no delay, no RRMQ-Delay, RRMQ-Ttl or RRMQ-Priority, and its name does not end with .dead: its messages are read in their order and dropped by age, count and bytes");
    private static readonly Failure TooManyGroups = TooMany(ErrorSlug.TooManyGroups, "the log has as many groups of consumers as it may (1000)");
    private static readonly Failure JobsTopic = new(409, ErrorSlug.JobsTopic, "the topic is one of jobs, which /v1/jobs makes, hands out and ends; or it holds messages, or is a log, and can hold no jobs");
    private static readonly Failure JobFinished = new(409, ErrorSlug.JobFinished, "the job is finished already");
    private static readonly Failure JobNotFailed = new(409, ErrorSlug.JobNotFailed, "only a job that failed or was cancelled can be tried once more");
    private static readonly Failure UniqueKeyTaken = new(409, ErrorSlug.UniqueKeyTaken, "another job of the type has this unique_key and is not finished");
    private static readonly Failure TooManyJobs = TooMany(ErrorSlug.TooManyJobs, "as many jobs are kept as may be, finished ones included: they go when their keep is over");
    private static readonly Failure TooManySchedules = TooMany(ErrorSlug.TooManySchedules, "there are as many schedules as may be");

    public static Failure JobNotFound { get; } = new(404, ErrorSlug.JobNotFound, "there is no such job, or it is gone: finished ones go when their keep is over");

    public static Failure ScheduleNotFound { get; } = new(404, ErrorSlug.ScheduleNotFound, "there is no such schedule");

    public static Failure NotALog { get; } = new(400, ErrorSlug.NotALog, "the topic is a queue: only a log (retention: log) can be read again and has groups of consumers");

    public static Failure GroupNotFound { get; } = new(404, ErrorSlug.GroupNotFound, "the log has no such group of consumers");

    public static Failure TopicNotFound { get; } = new(404, ErrorSlug.TopicNotFound, "there is no such topic");

    public static Failure LeaseLost { get; } = new(409, ErrorSlug.LeaseLost, "the lease is over, was settled already, or never was");

    public static Failure MessageNotFound { get; } = new(404, ErrorSlug.MessageNotFound, "nothing is known of such a message in this topic, or nothing any more");

    public static Failure Internal { get; } = new(500, ErrorSlug.Internal, "this node made a mistake; its log says which") { Outcome = Outcome.Unknown, Closes = true };

    /// <summary>Null when the command was applied and its status is <see cref="CommandStatus.Done"/>.</summary>
    public static Failure? Of(in Answer answer)
    {
        var failure = answer.Kind == AnswerKind.Applied ? Of(answer.Result.Status) : Of(answer.Kind, answer.Leader);
        if (failure is null)
            return null;
        if (answer.Reason is { Length: > 0 } reason)
            failure = failure with { Reason = $"{failure.Reason}: {reason}" };
        if (answer.Result.Detail is JobNamed named)
            failure = failure with { Reason = $"{failure.Reason}: job {named.Job}", JobId = named.Job.ToString() };
        return answer.Result.Replayed ? failure with { Replayed = true } : failure;
    }

    /// <summary>What a read's bad end means: the same, but a read has no effect to be in doubt about.</summary>
    public static Failure? OfRead(AnswerKind kind, Member? leader) => kind switch
    {
        AnswerKind.Applied => null,
        AnswerKind.TimedOut or AnswerKind.LeadershipLost => NoQuorum,
        _ => Of(kind, leader),
    };

    /// <summary>Null for what is no failure.</summary>
    public static Failure? Of(CommandStatus status) => status switch
    {
        CommandStatus.Done or CommandStatus.Duplicate or CommandStatus.QueueEmpty or CommandStatus.TopicPaused => null,
        CommandStatus.TopicExists => TopicExists,
        CommandStatus.TopicNotFound => TopicNotFound,
        CommandStatus.TopicFull => TopicFull,
        CommandStatus.KeyReused => KeyReused,
        CommandStatus.TooManyKeys => TooManyKeys,
        CommandStatus.LeaseLost => LeaseLost,
        CommandStatus.PreconditionFailed => PreconditionFailed,
        CommandStatus.TooManyLeases => TooManyLeases,
        CommandStatus.NotTried => NotTried,
        CommandStatus.JobsTopic => JobsTopic,
        CommandStatus.JobNotFound => JobNotFound,
        CommandStatus.JobFinished => JobFinished,
        CommandStatus.JobNotFailed => JobNotFailed,
        CommandStatus.UniqueKeyTaken => UniqueKeyTaken,
        CommandStatus.TooManyJobs => TooManyJobs,
        CommandStatus.ScheduleNotFound => ScheduleNotFound,
        CommandStatus.TooManySchedules => TooManySchedules,
        CommandStatus.RetentionFixed => RetentionFixed,
        CommandStatus.NotALog => NotALog,
        CommandStatus.GroupRequired => GroupRequired,
        CommandStatus.NotForLogs => NotForLogs,
        CommandStatus.GroupNotFound => GroupNotFound,
        CommandStatus.TooManyGroups => TooManyGroups,
        _ => throw new InvalidOperationException($"the state machine answered {status}"),
    };

    /// <summary>This node does not lead, and the client wants to be sent to the one that does.</summary>
    public static Failure Elsewhere(Member leader) => new(307, ErrorSlug.NotLeader, "this node is not the leader; Location says where the same request is served") { Leader = leader.PublicAddress };

    private static Failure Of(AnswerKind kind, Member? leader) => kind switch
    {
        AnswerKind.NotLeader when leader is not null => Elsewhere(leader),
        AnswerKind.NotLeader or AnswerKind.NoLeader => NoQuorum,
        AnswerKind.LeadershipLost => LeadershipLost,
        AnswerKind.TimedOut => TimedOut,
        AnswerKind.Overloaded => Overloaded,
        AnswerKind.TooManyWaiting => TooManyWaiting,
        AnswerKind.TooManyKeys => TooManyKeys,
        AnswerKind.DiskFull => DiskFull,
        AnswerKind.MajorityDiskFull => MajorityDiskFull,
        AnswerKind.Stopping => Stopping,
        AnswerKind.Removed => Removed,
        _ => throw new InvalidOperationException($"the node answered {kind}"),
    };

    private static Failure Unavailable(string slug, string reason) => new(503, slug, reason) { CanRetry = true };

    private static Failure Unknown(string slug, string reason) => new(504, slug, reason) { CanRetry = true, Outcome = Outcome.Unknown };

    private static Failure TooMany(string slug, string reason) => new(429, slug, reason) { CanRetry = true };
}
