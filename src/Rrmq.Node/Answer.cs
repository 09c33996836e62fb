using Rrmq.Queues;
using Rrmq.Raft;

namespace Rrmq.Node;

/// <summary>How a request ended at the node.</summary>
public enum AnswerKind
{
    /// <summary>Durable on a majority and applied, or as durable as its <see cref="Acknowledgement"/> asked: <see cref="Answer.Result"/> holds the outcome.</summary>
    Applied,

    /// <summary>This node is not the leader; surely not applied. <see cref="Answer.Leader"/> is.</summary>
    NotLeader,

    /// <summary>No leader is known, or it has no quorum; surely not applied.</summary>
    NoLeader,

    /// <summary>Proposed, but leadership went before its fate was known: it may or may not have been applied.</summary>
    LeadershipLost,

    /// <summary>Proposed, but not committed in time: it may or may not be applied later.</summary>
    TimedOut,

    /// <summary>Too much waits already; surely not applied.</summary>
    Overloaded,

    /// <summary>As many requests as may wait for something to take wait already; surely not applied.</summary>
    TooManyWaiting,

    /// <summary>As many idempotency keys are remembered as this node is set to; surely not applied.</summary>
    TooManyKeys,

    /// <summary>The disk is nearly full; surely not applied.</summary>
    DiskFull,

    /// <summary>The disks of so many nodes are nearly full that no majority would take it; surely not applied.</summary>
    MajorityDiskFull,

    /// <summary>The node is stopping; surely not applied.</summary>
    Stopping,

    /// <summary>This node is no member of the cluster any more; surely not applied.</summary>
    Removed,
}

/// <summary>The answer to a command.</summary>
/// <param name="Kind">How it ended.</param>
/// <param name="Result">The state machine's word, when it was applied.</param>
/// <param name="Leader">Where to ask instead, when known.</param>
/// <param name="At">Where in the log it was applied, or which state refused it; none unless it was applied.</param>
public readonly record struct Answer(AnswerKind Kind, CommandResult Result = default, Member? Leader = null, LogPosition At = default)
{
    /// <summary>The message that a pop took.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>The contents that the result's detail leads to (<see cref="ResultDetailFormat.Contents"/>), such as those of <see cref="TakenMessages.Messages"/>, in their order; null when it leads to none.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>>? Contents { get; init; }

    /// <summary>The term that the answering node was in; of <see cref="QueueNode.RequestAsync"/> only.</summary>
    public Term Term { get; init; }

    /// <summary>Why the outcome is unknown, where there is more to say than <see cref="Kind"/> does.</summary>
    public string? Reason { get; init; }

    /// <summary>False when the command may have been applied although the answer is no success.</summary>
    public bool IsOutcomeKnown => Kind is not (AnswerKind.LeadershipLost or AnswerKind.TimedOut);
}

/// <summary>The answer to a linearizable listing; the names are UTF-8, in creation order, as they were after the entry that <paramref name="At"/> names.</summary>
public readonly record struct TopicsAnswer(AnswerKind Kind, byte[][] Names, Member? Leader = null, LogPosition At = default);
