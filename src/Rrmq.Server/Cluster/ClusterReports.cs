using Rrmq.Contracts;
using Rrmq.Node;
using Rrmq.Raft;

namespace Rrmq.Server;

/// <summary>A node's picture of itself and the others as <c>GET /v1/cluster</c> shows it.</summary>
internal static class ClusterReports
{
    public static ClusterReport Of(NodeIdentity identity, Member self, NodeStatus status, Func<Member, Incarnation?> folderOf) => new(
        identity.Cluster.ToString(),
        self.Name,
        status.Standing.ToString().ToLowerInvariant(),
        status.Leader?.PublicAddress,
        status.Term.Value,
        status.CommitIndex.Value,
        status.IsChanging,
        [.. status.Members.Select(member => Of(member, self, status) with { Incarnation = folderOf(member.Member)?.ToString() })]);

    private static MemberReport Of(MemberStatus one, Member self, NodeStatus status)
    {
        var isSelf = one.Member.Node == self.Node;
        var peer = status.Peers.FirstOrDefault(peer => peer.Member.Node == one.Member.Node);
        var match = isSelf && status.Role == Role.Leader ? status.LastLogIndex : peer?.MatchIndex;
        return new MemberReport(
            one.Member.Node.Value,
            one.Member.Name,
            one.Member.PublicAddress,
            one.IsVoter ? "voter" : one.IsOutgoingVoter ? "leaving" : "learner",
            status.Leader?.Node == one.Member.Node,
            isSelf || peer is { Alive: true },
            isSelf ? null : peer?.LastContactMs,
            match?.Value,
            match is { } known ? status.LastLogIndex.Value - known.Value : null);
    }
}
