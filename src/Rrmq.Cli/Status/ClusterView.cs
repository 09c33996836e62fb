using System.Text.Json;
using Rrmq.Contracts;

namespace Rrmq.Cli;

/// <summary>What each node says of itself at about the same time.</summary>
/// <param name="Asked">What the node said that was asked first; null when it did not answer.</param>
/// <param name="Nodes">It and those it knows, by name.</param>
/// <param name="Problem">Why it did not answer.</param>
internal sealed record ClusterView(StatusReport? Asked, IReadOnlyList<NodeView> Nodes, string? Problem)
{
    public static async Task<ClusterView> LookAsync(HttpClient http, Uri at)
    {
        var (first, problem) = await AskAsync(http, at);
        if (first is null)
            return new ClusterView(null, [], problem);
        var others = await Task.WhenAll(first.Peers.Select(async peer => new NodeView(peer.Node, peer.Address, (await AskAsync(http, new Uri(peer.Address))).Status)));
        NodeView[] all = [new NodeView(first.Node, at.GetLeftPart(UriPartial.Authority), first), .. others];
        return new ClusterView(first, [.. all.OrderBy(node => node.Name, StringComparer.Ordinal)], null);
    }

    private static async Task<(StatusReport? Status, string? Problem)> AskAsync(HttpClient http, Uri node)
    {
        try
        {
            return (JsonSerializer.Deserialize(await http.GetByteArrayAsync(new Uri(node, "/status")), RrmqJsonContext.Default.StatusReport), null);
        }
        catch (JsonException)
        {
            return (null, "it did not answer as a node of RRMQ does");
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            return (null, e.Message);
        }
    }
}
