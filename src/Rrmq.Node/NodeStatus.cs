using Rrmq.Raft;

namespace Rrmq.Node;

/// <summary>A consistent picture of a node, taken by its loop at <paramref name="TakenAtMs"/> of the node's monotonic clock.</summary>
public sealed record NodeStatus(
    Role Role,
    Term Term,
    Member? Leader,
    Member? VotedFor,
    LogIndex CommitIndex,
    LogIndex LastApplied,
    LogIndex LastLogIndex,
    LogIndex SnapshotIndex,
    bool DiskFull,
    long TakenAtMs,
    IReadOnlyList<PeerStatus> Peers)
{
    public Standing Standing { get; init; }

    /// <summary>What all topics hold together.</summary>
    public Holdings Holdings { get; init; }

    /// <summary>All members in force, this node among them, in the order of their numbers.</summary>
    public IReadOnlyList<MemberStatus> Members { get; init; } = [];

    /// <summary>True while a change of the voters is under way.</summary>
    public bool IsChanging { get; init; }

    /// <summary>The membership in force, as it is handed to newcomers.</summary>
    public Membership Membership { get; init; } = Membership.Empty;
}

/// <summary>One member in the membership in force.</summary>
public sealed record MemberStatus(Member Member, bool IsVoter, bool IsOutgoingVoter);

/// <summary>What this node knows of a peer. <paramref name="LastContactMs"/> is null before the first word from it; <paramref name="MatchIndex"/> is known to a leader only.</summary>
public sealed record PeerStatus(Member Member, bool Alive, long? LastContactMs, LogIndex? MatchIndex)
{
    /// <summary>How long a frame to the peer and its answer take, smoothed; null before the first answer by the present connection.</summary>
    public TimeSpan? RoundTrip { get; init; }
}
