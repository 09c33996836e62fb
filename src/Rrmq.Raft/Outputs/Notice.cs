namespace Rrmq.Raft;

public enum NoticeKind
{
    PreCampaign,
    Campaign,
    BecameLeader,
    FollowsLeader,
    SteppedDown,
    VoteGranted,
    Truncated,
    TransferStarted,
    TransferAborted,
    MembershipChanged,
    MembershipUndone,
    Removed,
    SnapshotInstalled,
}

/// <summary>Something an operator wants to see on one line. What <paramref name="Node"/> and <paramref name="Index"/> mean depends on the kind.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Term">The term in which it happened.</param>
/// <param name="Node">The leader followed, the candidate voted for, or the target of a transfer.</param>
/// <param name="Index">The first index cut by a truncation, the entry of a membership, or the last entry of a snapshot.</param>
/// <param name="Reason">Why a leader stepped down, or the membership now in force.</param>
public readonly record struct Notice(NoticeKind Kind, Term Term, NodeId Node = default, LogIndex Index = default, string Reason = "");
