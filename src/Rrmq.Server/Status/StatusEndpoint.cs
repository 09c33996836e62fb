using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Rrmq.Contracts;
using Rrmq.Node;

namespace Rrmq.Server;

/// <summary><c>GET /status</c>: always answered, by every node, without asking another.</summary>
internal sealed class StatusEndpoint(QueueNode node, ServerSettings settings, TimeProvider time)
{
    private readonly long _started = time.GetTimestamp();

    public async Task ReportAsync(HttpContext context) =>
        await Reply.WriteAsync(context.Response, 200, Reply.Json, JsonSerializer.SerializeToUtf8Bytes(Build(node.Status), RrmqJsonContext.Default.StatusReport));

    private StatusReport Build(NodeStatus status)
    {
        var role = status.Role.ToString();
        return new StatusReport(
            role,
            status.Term.Value,
            node.Options.Self.Name,
            [.. status.Peers.Select(Build)],
            status.Leader?.PublicAddress,
            new ConsensusReport(role, status.Term.Value, status.Leader?.Name, status.VotedFor?.Name, status.CommitIndex.Value, status.LastApplied.Value,
                status.LastLogIndex.Value, status.SnapshotIndex.Value),
            settings.ReplicationMode,
            Majority(status),
            ProductVersion.Text,
            Math.Round(time.GetElapsedTime(_started).TotalSeconds, 3))
        {
            Standing = status.Standing.ToString().ToLowerInvariant(),
        };
    }

    private static PeerReport Build(PeerStatus peer) => new(peer.Member.Name, peer.Member.Node.Value, peer.Member.PublicAddress, peer.Alive,
        peer.LastContactMs, peer.MatchIndex?.Value, peer.RoundTrip is { } trip ? Math.Round(trip.TotalMilliseconds, 3) : null);

    // What the node does wait for, whatever was asked of it: a report must not promise more.
    private static int Majority(NodeStatus status) => (status.Members.Count(member => member.IsVoter) / 2) + 1;
}
