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
    IReadOnlyList<PeerStatus> Peers);

/// <summary>What this node knows of a peer. <paramref name="LastContactMs"/> is null before the first word from it; <paramref name="MatchIndex"/> is known to a leader only.</summary>
public sealed record PeerStatus(Member Member, bool Alive, long? LastContactMs, LogIndex? MatchIndex);
