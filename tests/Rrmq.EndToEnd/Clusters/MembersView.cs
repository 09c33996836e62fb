using System.Text.Json;

namespace Rrmq.EndToEnd;

/// <summary>The members of a cluster as its nodes tell them, and the requests that change them.</summary>
internal sealed class MembersView(Cluster cluster) : IDisposable
{
    private static readonly TimeSpan ChangeTime = TimeSpan.FromSeconds(60);
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(10) };

    /// <summary>Waits until these are the members, all of them voters, and nothing is under way.</summary>
    public async Task AreVotersAsync(params IEnumerable<ClusterNode> nodes)
    {
        var wanted = nodes.Select(node => (node.Url, "voter")).Order().ToArray();
        await Eventually.BeTrueAsync($"{wanted.Length} voters", ChangeTime, async () => await AskAsync() is { } members && members.Keys.Order().SequenceEqual(wanted));
    }

    /// <summary>The number of the member at an address.</summary>
    public async Task<int> NumberOfAsync(ClusterNode node)
    {
        var number = 0;
        await Eventually.BeTrueAsync($"a number for {node.Url}", ChangeTime, async () => await AskAsync() is { } members && members.TryGetValue((node.Url, "voter"), out number));
        return number;
    }

    /// <summary>Waits until a node is a voter under a higher number than it had.</summary>
    public async Task IsVoterAnewAsync(ClusterNode node, int oldNumber) => await Eventually.BeTrueAsync($"{node.Url} as a voter under a new number", ChangeTime,
        async () => await AskAsync() is { } members && members.TryGetValue((node.Url, "voter"), out var number) && number > oldNumber && members.Keys.All(member => member.Role == "voter"));

    /// <summary>Removes the member at an address, and asks again as long as its fate is not known.</summary>
    public async Task RemoveAsync(ClusterNode node) => await Eventually.BeTrueAsync($"removal of {node.Url}", ChangeTime, async () =>
    {
        if (await AskAsync() is not { } members)
            return false;
        if (!members.TryGetValue((node.Url, "voter"), out var id))
            return true;
        try
        {
            using var reply = await _http.DeleteAsync(new Uri($"{cluster.Nodes[0].Url}/v1/cluster/members/{id}"));
            return reply.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    });

    /// <summary>Hands leadership to a node.</summary>
    public async Task TransferAsync(ClusterNode node)
    {
        var number = await NumberOfAsync(node);
        await Eventually.BeTrueAsync($"leadership of {node.Url}", ChangeTime, async () =>
        {
            using var body = new StringContent($"{{\"to\": {number}}}", System.Text.Encoding.UTF8, "application/json");
            using var reply = await _http.PostAsync(new Uri($"{node.Url}/v1/cluster/transfer"), body);
            return reply.IsSuccessStatusCode;
        });
    }

    public void Dispose() => _http.Dispose();

    /// <summary>Number by address and role; null while a change is under way, or nobody answers.</summary>
    private async Task<Dictionary<(string Url, string Role), int>?> AskAsync()
    {
        // One that is down, or damaged, tells nothing.
        var asked = cluster.Nodes.FirstOrDefault(node => node.IsRunning && !node.IsStopped) ?? cluster.Nodes[0];
        try
        {
            using var json = JsonDocument.Parse(await _http.GetStringAsync(new Uri($"{asked.Url}/v1/cluster")));
            if (json.RootElement.GetProperty("change_under_way").GetBoolean())
                return null;
            return json.RootElement.GetProperty("members").EnumerateArray().GroupBy(
                member => (member.GetProperty("address").GetString()!, member.GetProperty("role").GetString()!), member => member.GetProperty("id").GetInt32()).ToDictionary(same => same.Key, same => same.Max());
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            return null;
        }
    }
}
