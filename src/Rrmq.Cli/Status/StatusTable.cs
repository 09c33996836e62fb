using System.Globalization;
using Rrmq.Contracts;

namespace Rrmq.Cli;

/// <summary>A cluster for a person's eyes.</summary>
internal static class StatusTable
{
    private static readonly string[] Heads = ["NODE", "ADDRESS", "ROLE", "TERM", "LAST", "COMMITTED", "APPLIED", "RTT", "UP"];

    public static string Of(ClusterView view)
    {
        var leader = view.Asked?.Leader is { } address ? $"leader {address}" : "no leader known";
        return $"{leader}, {view.Nodes.Count(node => node.Status is not null)} of {view.Nodes.Count} nodes answer{Environment.NewLine}{TextTable.Of(Heads, view.Nodes.Select(node => Row(node, view.Asked)))}";
    }

    private static string[] Row(NodeView node, StatusReport? asked) => node.Status is not { } status
        ? [node.Name, node.Address, "silent", "-", "-", "-", "-", "-", "-"]
        :
        [
            node.Name, node.Address, RoleOf(status.Role, status.Standing), Text(status.Term), Text(status.Consensus.LastLogIndex), Text(status.Consensus.CommitIndex),
            Text(status.Consensus.LastApplied), RoundTrip(node, asked), TimeSpan.FromSeconds(status.UptimeS).ToString(@"d\.hh\:mm\:ss", CultureInfo.InvariantCulture),
        ];

    /// <summary>As the node that was asked first measures it: a reader's own way to the nodes is another one.</summary>
    private static string RoundTrip(NodeView node, StatusReport? asked) =>
        asked?.Peers.FirstOrDefault(peer => peer.Node == node.Name)?.RttMs is { } milliseconds ? string.Create(CultureInfo.InvariantCulture, $"{milliseconds:0.0##} ms") : "-";

    private static string RoleOf(string role, string? standing) => standing is null or "voter" ? role : $"{role} ({standing})";

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
