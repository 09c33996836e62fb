using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Rrmq.EndToEnd;

/// <summary>The stream over three real nodes.</summary>
public sealed class StreamTests : ClusterTest
{
    // A client that follows a redirect would hide it.
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = TimeSpan.FromSeconds(10) };

    private async Task<(HttpStatusCode Status, JsonNode Body, string? Location)> SendAsync(ClusterNode node, string id, int payload)
    {
        using var response = await _http.PostAsJsonAsync($"{node.Url}/send", new { msg_id = id, payload, sender = "test" }, TestContext.Current.CancellationToken);
        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return (response.StatusCode, JsonNode.Parse(body)!, response.Headers.Location?.ToString());
    }

    /// <summary>Sends until somebody leads and takes it.</summary>
    private async Task<long> InsistAsync(Cluster cluster, string id, int payload)
    {
        var sequence = 0L;
        await Eventually.BeTrueAsync($"{id} is taken", TimeSpan.FromSeconds(60), async () =>
        {
            foreach (var node in cluster.Nodes.Where(node => node.IsRunning && !node.IsStopped))
            {
                try
                {
                    var (status, body, _) = await SendAsync(node, id, payload);
                    if (status == HttpStatusCode.OK)
                        sequence = body["seq"]!.GetValue<long>();
                }
                catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
                {
                    // It is being killed or started.
                }
            }

            return sequence > 0;
        });
        return sequence;
    }

    private async Task TakenAsync(ClusterNode node, string id, int payload, int sequence)
    {
        var (status, body, _) = await SendAsync(node, id, payload);
        Assert.Equal((HttpStatusCode.OK, $$"""{"status":"ok","seq":{{sequence}},"msg_id":"{{id}}"}"""), (status, body.ToJsonString()));
    }

    private async Task<string> SeenAsync(ClusterNode node)
    {
        var page = JsonNode.Parse(await _http.GetStringAsync($"{node.Url}/messages?limit=1000", TestContext.Current.CancellationToken))!;
        return string.Join(' ', page["messages"]!.AsArray().Select(message => $"{message!["seq"]}:{message["msg_id"]}:{message["payload"]}"));
    }

    [Fact(Timeout = 180_000)]
    public async Task V1_takes_a_message_of_the_stream_at_any_node_and_an_id_counts_once()
    {
        var cluster = await StartAsync(3, Unhurried);
        await InsistAsync(cluster, "first", 1);
        foreach (var (node, number) in cluster.Nodes.Select((node, number) => (node, number)))
        {
            foreach (var id in (string[])[$"at-{number}", "first"])
            {
                var seq = await Eventually.SeeAsync($"{id} at {node.Name}", TimeSpan.FromSeconds(60), async () =>
                {
                    using var response = await _http.PostAsJsonAsync($"{node.Url}/v1/stream", new { msg_id = id, payload = 1 }, TestContext.Current.CancellationToken);
                    return response.StatusCode == HttpStatusCode.OK ? JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["seq"] : null;
                });
                Assert.Equal(id == "first" ? 1 : number + 2, seq.GetValue<long>());
            }
        }

        Assert.Equal("1:first:1 2:at-0:1 3:at-1:1 4:at-2:1", await SeenAsync(cluster.Nodes[0]));
    }

    [Fact(Timeout = 180_000)]
    public async Task Followers_send_writers_to_the_leader_and_show_all_that_it_acknowledged()
    {
        var cluster = await StartAsync(3, Unhurried);
        var leader = await cluster.LeaderAsync();

        await TakenAsync(leader, "a", 1, 1);
        foreach (var follower in cluster.Without(leader))
        {
            var (redirect, answer, location) = await SendAsync(follower, "b", 2);
            Assert.Equal(HttpStatusCode.TemporaryRedirect, redirect);
            Assert.Equal($"{leader.Url}/send", location);
            Assert.Equal($$"""{"status":"redirect","leader_url":"{{leader.Url}}","reason":"node_is_not_leader"}""", answer.ToJsonString());
            Assert.Equal("1:a:1", await SeenAsync(follower));
        }
    }

    [Fact(Timeout = 300_000)]
    public async Task A_killed_leader_takes_no_acknowledged_message_with_it_and_an_id_counts_once_for_the_next_one_too()
    {
        var cluster = await StartAsync(3);
        for (var i = 1; i <= 20; i++)
            Assert.Equal(i, await InsistAsync(cluster, $"m{i}", i));

        var old = await cluster.LeaderAsync();
        old.Kill();
        Assert.Equal(20, await InsistAsync(cluster, "m20", 20));
        Assert.Equal(21, await InsistAsync(cluster, "m21", 21));
        old.Start();
        await cluster.AllAppliedAsync();

        var expected = string.Join(' ', Enumerable.Range(1, 21).Select(i => $"{i}:m{i}:{i}"));
        foreach (var node in cluster.Nodes)
            Assert.Equal(expected, await SeenAsync(node));
    }

    [Fact(Timeout = 180_000)]
    public async Task Without_a_majority_nothing_is_sent_and_everything_committed_is_shown()
    {
        var cluster = await StartAsync(3);
        await InsistAsync(cluster, "a", 1);
        await cluster.AllAppliedAsync();
        var leader = await cluster.LeaderAsync();
        foreach (var follower in cluster.Without(leader))
            follower.Kill();

        await Eventually.BeTrueAsync("the leader steps down", TimeSpan.FromSeconds(60), async () => (await SendAsync(leader, "b", 2)).Status == HttpStatusCode.ServiceUnavailable);
        var (_, refused, _) = await SendAsync(leader, "b", 2);
        Assert.Equal("error", refused["status"]!.GetValue<string>());
        Assert.Equal("1:a:1", await SeenAsync(leader));
    }

    [Fact(Timeout = 180_000)]
    public async Task In_mode_async_the_leader_alone_acknowledges_and_knows_the_places()
    {
        var cluster = await StartAsync(3, new Dictionary<string, string> { ["replication_mode"] = "async", ["election_timeout"] = "5s", ["heartbeat_interval"] = "100ms" });
        await InsistAsync(cluster, "a", 1);
        var leader = await cluster.LeaderAsync();
        Assert.Contains(leader.Lines, line => line.Contains("async", StringComparison.Ordinal) && line.Contains("can be lost", StringComparison.Ordinal));
        foreach (var follower in cluster.Without(leader))
            follower.Stop();

        // A leader that hears nobody leads for an election timeout yet; nothing commits in that time.
        await TakenAsync(leader, "b", 2, 2);
        await TakenAsync(leader, "c", 3, 3);
        await TakenAsync(leader, "b", 2, 2);
        foreach (var follower in cluster.Without(leader))
            follower.Continue();
        await cluster.AllAppliedAsync();
        await Eventually.BeTrueAsync("all three are committed", TimeSpan.FromSeconds(60), async () => await SeenAsync(cluster.Without(leader)[0]) == "1:a:1 2:b:2 3:c:3");
    }

    [Fact(Timeout = 180_000)]
    public async Task A_quorum_of_three_waits_for_the_third()
    {
        var cluster = await StartAsync(3, new Dictionary<string, string>(Unhurried) { ["quorum"] = "3" });
        await InsistAsync(cluster, "a", 1);
        var leader = await cluster.LeaderAsync();
        var third = cluster.Without(leader)[0];
        third.Stop();

        var (status, answer, _) = await SendAsync(leader, "b", 2);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "error"), (status, answer["status"]!.GetValue<string>()));
        third.Continue();

        Assert.Equal(2, await InsistAsync(cluster, "b", 2));
    }
}
