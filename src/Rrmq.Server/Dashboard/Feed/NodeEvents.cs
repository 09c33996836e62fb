using Rrmq.Contracts;
using Rrmq.Node;
using Rrmq.Raft;

namespace Rrmq.Server;

/// <summary>What the node says of itself, as the feed's events.</summary>
internal static class NodeEvents
{
    public static NodeEvent Of(NodeStatus status, long atMs) => new(
        atMs,
        status.Role.ToString(),
        status.Term.Value,
        status.Leader?.Node.Value,
        status.VotedFor?.Node.Value,
        status.Standing.ToString().ToLowerInvariant(),
        status.CommitIndex.Value,
        status.LastApplied.Value,
        status.LastLogIndex.Value,
        status.SnapshotIndex.Value,
        status.DiskFull,
        status.IsChanging,
        [.. status.Members.Select(static one => new NodeEventMember(one.Member.Node.Value, one.Member.Name, one.Member.PublicAddress, one.IsVoter ? "voter" : one.IsOutgoingVoter ? "leaving" : "learner"))],
        [.. status.Peers.Select(static peer => new NodeEventPeer(peer.Member.Node.Value, peer.Alive, peer.LastContactMs, peer.MatchIndex?.Value))]);

    /// <summary>Whether a reader would see a difference: when peers were heard last changes all the time and is told once a second.</summary>
    public static bool Differ(NodeStatus one, NodeStatus other) =>
        one.Role != other.Role || one.Term != other.Term || one.Leader != other.Leader || one.VotedFor != other.VotedFor || one.Standing != other.Standing
        || one.CommitIndex != other.CommitIndex || one.LastApplied != other.LastApplied || one.LastLogIndex != other.LastLogIndex || one.SnapshotIndex != other.SnapshotIndex
        || one.DiskFull != other.DiskFull || one.IsChanging != other.IsChanging || one.Members.Count != other.Members.Count
        || !one.Peers.Select(static peer => (peer.Alive, peer.MatchIndex)).SequenceEqual(other.Peers.Select(static peer => (peer.Alive, peer.MatchIndex)));

    public static RaftEvent Of(JournalLine line, long atMs) => new(
        line.Number,
        atMs,
        KindOf(line.Notice.Kind),
        line.Notice.Term.Value,
        line.Notice.Node.IsNone ? null : line.Notice.Node.Value,
        line.Name,
        line.Notice.Index.Value,
        line.Notice.Reason);

    private static string KindOf(NoticeKind kind) => kind switch
    {
        NoticeKind.PreCampaign => "pre-campaign",
        NoticeKind.Campaign => "campaign",
        NoticeKind.BecameLeader => "became-leader",
        NoticeKind.FollowsLeader => "follows-leader",
        NoticeKind.SteppedDown => "stepped-down",
        NoticeKind.VoteGranted => "vote-granted",
        NoticeKind.Truncated => "truncated",
        NoticeKind.TransferStarted => "transfer-started",
        NoticeKind.TransferAborted => "transfer-aborted",
        NoticeKind.MembershipChanged => "membership-changed",
        NoticeKind.MembershipUndone => "membership-undone",
        NoticeKind.Removed => "removed",
        NoticeKind.SnapshotInstalled => "snapshot-installed",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "a notice that the feed has no word for"),
    };
}
