using System.Text.Json;
using Rrmq.Contracts;
using Rrmq.Node;
using Rrmq.Raft;

namespace Rrmq.Server;

/// <summary>
/// An empty data folder is that of a cluster which begins, or of a node that lost its own: only the others can tell. They are asked once, before the folder is made. Those who do not
/// answer are left out: a cluster begins with any majority of its members, and who answers later and knows this node under another folder still refuses it.
/// </summary>
internal static class LostFolder
{
    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(1);

    /// <summary>What was found, in one line; null when no member that answers knows this node.</summary>
    public static async Task<string?> FindAsync(NodeOptions options)
    {
        var others = options.Members.Where(member => member.Node != options.Self.Node).ToArray();
        if (others.Length == 0 || !Rejoined.IsFresh(options))
            return null;
        using var http = new HttpClient { Timeout = AnswerTime };
        var answers = await Task.WhenAll(others.Select(other => AskAsync(http, new Uri(other.PublicAddress), options.Self, options.Cluster, own: null)));
        return answers.OfType<string>().FirstOrDefault() is { } known ? $"{Path.GetFullPath(options.DataPath)}: is empty, and {known}: the data folder was lost" : null;
    }

    /// <summary>The same for a newcomer that was not taken in as far as its folder knows: its address is a member's already, with another folder.</summary>
    public static async Task<string?> FindAsync(Uri member, Member self, Incarnation folder)
    {
        using var http = new HttpClient { Timeout = AnswerTime };
        return await AskAsync(http, member, self, cluster: null, folder) is { } known ? $"the data folder is empty, and {known}: it was lost" : null;
    }

    private static async Task<string?> AskAsync(HttpClient http, Uri other, Member self, ClusterId? cluster, Incarnation? own)
    {
        try
        {
            var report = JsonSerializer.Deserialize(await http.GetByteArrayAsync(new Uri(other, ClusterEndpoint.Path)), RrmqJsonContext.Default.ClusterReport);
            return report is not null && (cluster is null || report.Cluster == cluster.ToString())
                && report.Members.FirstOrDefault(member => member.Address == self.PublicAddress && member.Incarnation is not null) is { } known
                && known.Incarnation != own?.ToString()
                ? $"{other} knows this node as node {known.Id} with data folder {known.Incarnation}"
                : null;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException or JsonException)
        {
            return null;
        }
    }
}
