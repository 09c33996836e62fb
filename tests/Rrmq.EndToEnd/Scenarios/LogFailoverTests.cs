using System.Collections.Concurrent;

namespace Rrmq.EndToEnd;

/// <summary>Logs and their groups when nodes die. docs/guarantees.md names these tests.</summary>
public sealed class LogFailoverTests : ClusterTest
{
    private const int Messages = 300;

    [Fact(Timeout = 120_000)]
    public async Task Two_groups_read_everything_through_the_death_of_the_leader()
    {
        var (cluster, v1) = await StartWithLogAsync();
        var read = new[] { "one", "two" }.ToDictionary(group => group, _ => new ConcurrentQueue<string>());
        var readers = read.Select(group => ReadAsync(v1, group.Key, group.Value)).ToArray();
        for (var i = 0; i < Messages; i++)
        {
            // Somebody reads by then: what follows falls into the time that nobody leads.
            if (i == Messages / 3)
            {
                await Eventually.BeTrueAsync("the groups read", TimeSpan.FromSeconds(30), () => Task.FromResult(read.Values.All(group => group.Count > 10)));
                (await cluster.LeaderAsync()).Kill();
            }

            Assert.Equal(201, (await v1.InsistAsync("POST", "/v1/topics/log/messages", $"{i}", $"publish {i}")).Status);
        }

        await Task.WhenAll(readers);
        foreach (var (group, bodies) in read)
        {
            // What was acknowledged came once, in the log's order, and nothing is missing.
            Assert.Equal(Enumerable.Range(0, Messages).Select(i => $"{i}"), bodies);
            var place = (await v1.InsistAsync("GET", $"/v1/topics/log/groups/{group}")).Json;
            Assert.Equal((Messages, 0), (place.GetProperty("position").GetInt32(), place.GetProperty("lag").GetInt32()));
        }

        cluster.StartAll();
        await cluster.LeaderAsync();
        foreach (var node in cluster.Nodes)
        {
            await Eventually.BeTrueAsync("every node shows the whole log", TimeSpan.FromSeconds(30), async () =>
                await v1.AskAsync(node, "GET", "/v1/topics/log/log?limit=1000") is { Status: 200 } page && page.Json.GetProperty("messages").GetArrayLength() == Messages);
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task Events_of_a_log_go_on_behind_the_last_one_seen_at_another_node()
    {
        var (cluster, v1) = await StartWithLogAsync();
        foreach (var body in new[] { "a", "b" })
            await v1.InsistAsync("POST", "/v1/topics/log/messages", body, body);
        var leader = await cluster.LeaderAsync();
        var (first, second) = (cluster.Without(leader)[0], cluster.Without(leader)[1]);
        using var http = new HttpClient();
        using (var response = await OpenAsync(http, first, null))
        {
            using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
            Assert.Equal(("1", "a"), await NextAsync(lines));
            leader.Kill();
            await v1.InsistAsync("POST", "/v1/topics/log/messages", "c", "c");
            Assert.Equal(("2", "b"), await NextAsync(lines));
            Assert.Equal(("3", "c"), await NextAsync(lines));
        }

        using var again = await OpenAsync(http, second, "2");
        using var rest = new StreamReader(await again.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
        Assert.Equal(("3", "c"), await NextAsync(rest));
    }

    // Receives one after the other and acknowledges each with a key: an acknowledgement whose fate is unknown is asked again.
    private static async Task ReadAsync(V1Client v1, string group, ConcurrentQueue<string> read)
    {
        for (var taken = 0; read.Count < Messages; taken++)
        {
            var received = await v1.InsistAsync("POST", $"/v1/topics/log/receive?group={group}&wait=2s", key: $"{group} {taken}");
            if (received.Status == 204)
                continue;
            var settled = await v1.SettleAsync("ack", received.Receipt, $"ack {group} {taken}");
            if (settled.Status == 200)
                read.Enqueue(received.Text);
        }
    }

    private static Task<HttpResponseMessage> OpenAsync(HttpClient http, ClusterNode node, string? lastSeen)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, $"{node.Url}/v1/topics/log/log");
        request.Headers.Add("Accept", "text/event-stream");
        if (lastSeen is not null)
            request.Headers.Add("Last-Event-ID", lastSeen);
        return http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
    }

    private static async Task<(string Id, string Body)> NextAsync(StreamReader lines)
    {
        var id = "";
        while (await lines.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            if (line.StartsWith("id: ", StringComparison.Ordinal))
                id = line[4..];
            if (line.StartsWith("data: ", StringComparison.Ordinal))
                return (id, System.Text.Json.JsonDocument.Parse(line[6..]).RootElement.GetProperty("body").GetString()!);
        }

        throw new EndOfStreamException("the stream has ended");
    }

    private async Task<(Cluster Cluster, V1Client V1)> StartWithLogAsync()
    {
        var cluster = await StartAsync(3);
        var v1 = Own(new V1Client(cluster));
        Assert.Equal(201, (await v1.InsistAsync("PUT", "/v1/topics/log", """{"retention": "log", "order": "strict", "lease": "1m"}""")).Status);
        return (cluster, v1);
    }
}
