using Rrmq.Contracts;
using Rrmq.Node;
using Rrmq.Queues;

namespace Rrmq.Server;

/// <summary>What the node's refusals mean over HTTP. All but the leader's address is known beforehand, so a refused request costs no text.</summary>
internal static class AnswerFailures
{
    private static readonly Failure NoQuorum = Unavailable(ErrorSlug.NoQuorum, "no leader is known, or it cannot reach a majority");
    private static readonly Failure Overloaded = Unavailable(ErrorSlug.Overloaded, "too many requests wait already");
    private static readonly Failure Stopping = Unavailable(ErrorSlug.Stopping, "this node is stopping");
    private static readonly Failure Removed = new(503, ErrorSlug.NodeRemoved, "this node is no member of the cluster any more");
    private static readonly Failure DiskFull = new(507, ErrorSlug.DiskFull, "the disk of the leader is nearly full");
    private static readonly Failure MajorityDiskFull = new(507, ErrorSlug.DiskFull, "the disks of so many nodes are nearly full that no majority has room");

    private static readonly Failure LeadershipLost = Unavailable(ErrorSlug.LeadershipLost, "leadership went before the outcome was known") with { Outcome = Outcome.Unknown };

    private static readonly Failure TimedOut = Unavailable(ErrorSlug.TimedOut, "the outcome was not known in time") with { Outcome = Outcome.Unknown };

    private static readonly Failure TopicExists = new(409, ErrorSlug.TopicExists, "the topic exists already");
    private static readonly Failure TopicNotFound = new(404, ErrorSlug.TopicNotFound, "there is no such topic");
    private static readonly Failure QueueEmpty = new(404, ErrorSlug.QueueEmpty, "the topic holds no message");
    private static readonly Failure TopicFull = new(429, ErrorSlug.TopicFull, "the topic holds as much as it may");
    private static readonly Failure JobsTopic = new(409, ErrorSlug.JobsTopic, "the topic holds jobs, which /v1/jobs makes and hands out");
    private static readonly Failure KeyReused = new(422, ErrorSlug.IdempotencyKeyReused, "the Idempotency-Key was used for another request");
    private static readonly Failure TooManyKeys = new(429, ErrorSlug.TooManyIdempotencyKeys, "as many idempotency keys are remembered as may be") { CanRetry = true };

    /// <summary>Null when the command was applied and succeeded.</summary>
    public static Failure? Of(in Answer answer)
    {
        if (answer.Kind != AnswerKind.Applied)
            return Of(answer.Kind, answer.Leader);
        var failure = answer.Result.Status switch
        {
            CommandStatus.Done => null,
            CommandStatus.TopicExists => TopicExists,
            CommandStatus.TopicNotFound => TopicNotFound,
            CommandStatus.QueueEmpty => QueueEmpty,
            CommandStatus.TopicFull => TopicFull,
            CommandStatus.JobsTopic => JobsTopic,
            CommandStatus.KeyReused => KeyReused,
            CommandStatus.TooManyKeys => TooManyKeys,
            _ => throw new InvalidOperationException($"the state machine answered {answer.Result.Status}"),
        };
        return failure is not null && answer.Result.Replayed ? failure with { Replayed = true } : failure;
    }

    /// <summary>What a read's bad end means: the same, but a read has no effect to be in doubt about.</summary>
    public static Failure OfRead(AnswerKind kind, Member? leader) => Of(kind, leader) with { Outcome = Outcome.NotApplied };

    private static Failure Of(AnswerKind kind, Member? leader) => kind switch
    {
        AnswerKind.NotLeader when leader is null => NoQuorum,
        AnswerKind.NotLeader => new Failure(421, ErrorSlug.NotLeader, "this node is not the leader") { Leader = leader.PublicAddress },
        AnswerKind.NoLeader => NoQuorum,
        AnswerKind.LeadershipLost => leader is null ? LeadershipLost : LeadershipLost with { Leader = leader.PublicAddress },
        AnswerKind.TimedOut => TimedOut,
        // Nothing of the base API waits for something to take.
        AnswerKind.Overloaded or AnswerKind.TooManyWaiting => Overloaded,
        AnswerKind.TooManyKeys => TooManyKeys,
        AnswerKind.DiskFull => DiskFull,
        AnswerKind.MajorityDiskFull => MajorityDiskFull,
        AnswerKind.Stopping => Stopping,
        AnswerKind.Removed => Removed,
        _ => throw new InvalidOperationException($"the node answered {kind}"),
    };

    private static Failure Unavailable(string slug, string reason) => new(503, slug, reason) { CanRetry = true };
}
