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
        await Eventually.BeTrueAsync($"{wanted.Length} voters", ChangeTime, async () => await AskAsync() is var (_, members) && members.Keys.Order().SequenceEqual(wanted));
    }

    /// <summary>The number of the member at an address.</summary>
    public async Task<int> NumberOfAsync(ClusterNode node)
    {
        var number = 0;
        await Eventually.BeTrueAsync($"a number for {node.Url}", ChangeTime, async () => await AskAsync() is var (_, members) && members.TryGetValue((node.Url, "voter"), out number));
        return number;
    }

    /// <summary>Waits until a node is a voter under a higher number than it had.</summary>
    public async Task IsVoterAnewAsync(ClusterNode node, int oldNumber) => await Eventually.BeTrueAsync($"{node.Url} as a voter under a new number", ChangeTime,
        async () => await AskAsync() is var (_, members) && members.TryGetValue((node.Url, "voter"), out var number) && number > oldNumber && members.Keys.All(member => member.Role == "voter"));

    /// <summary>Removes the member at an address, and asks again as long as its fate is not known.</summary>
    public Task RemoveAsync(ClusterNode node) => ChangeAsync($"removal of {node.Url}", node, isDone: id => id is null, (at, id) => _http.DeleteAsync(new Uri($"{at}/v1/cluster/members/{id}")));

    /// <summary>Has the voter at an address lead.</summary>
    public async Task TransferAsync(ClusterNode node)
    {
        var isMade = false;
        await ChangeAsync($"transfer to {node.Url}", node, isDone: _ => isMade, async (at, id) =>
        {
            using var body = new StringContent($$"""{"to": {{id}}}""");
            var reply = await _http.PostAsync(new Uri($"{at}/v1/cluster/transfer"), body);
            isMade = reply.IsSuccessStatusCode;
            return reply;
        });
    }

    public void Dispose() => _http.Dispose();

    private async Task ChangeAsync(string what, ClusterNode node, Func<int?, bool> isDone, Func<string, int, Task<HttpResponseMessage>> ask) =>
        await Eventually.BeTrueAsync(what, ChangeTime, async () =>
        {
            if (await AskAsync() is not var (at, members))
                return false;
            int? id = members.TryGetValue((node.Url, "voter"), out var number) ? number : null;
            if (isDone(id))
                return true;
            try
            {
                using var reply = await ask(at, id ?? 0);
                return isDone(reply.IsSuccessStatusCode ? null : id);
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
            {
                return false;
            }
        });

    /// <summary>Who told it, and number by address and role; null while a change is under way, or nobody answers who is a member.</summary>
    private async Task<(string At, Dictionary<(string Url, string Role), int> Members)?> AskAsync()
    {
        foreach (var node in cluster.Nodes.Where(node => node.IsRunning && !node.IsStopped))
        {
            try
            {
                using var json = JsonDocument.Parse(await _http.GetStringAsync(new Uri($"{node.Url}/v1/cluster")));
                if (json.RootElement.GetProperty("standing").GetString() != "voter")
                    continue;
                if (json.RootElement.GetProperty("change_under_way").GetBoolean())
                    return null;
                return (node.Url, json.RootElement.GetProperty("members").EnumerateArray().GroupBy(
                    member => (member.GetProperty("address").GetString()!, member.GetProperty("role").GetString()!), member => member.GetProperty("id").GetInt32()).ToDictionary(same => same.Key, same => same.Max()));
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
            {
                // The next one may answer.
            }
        }

        return null;
    }
}
