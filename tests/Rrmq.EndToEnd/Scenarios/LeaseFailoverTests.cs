using System.Diagnostics;
namespace Rrmq.EndToEnd;

/// <summary>What <c>/v1</c> promised before its leader died. docs/guarantees.md names these tests.</summary>
public sealed class LeaseFailoverTests : ClusterTest
{
    [Theory(Timeout = 180_000)]
    [InlineData("ack")]
    [InlineData("release")]
    [InlineData("extend")]
    [InlineData("reject")]
    public async Task A_lease_is_settled_at_the_next_leader(string action)
    {
        var (cluster, v1) = await StartWithMessagesAsync("one", "two");
        var taken = await v1.InsistAsync("POST", "/v1/topics/jobs/receive", key: "receive");

        (await cluster.LeaderAsync()).Kill();

        var settled = await v1.SettleAsync(action, taken.Receipt, "settle");
        Assert.Equal((200, true), (settled.Status, settled.Json.GetProperty("results")[0].GetProperty("done").GetBoolean()));
        var again = await v1.SettleAsync(action, taken.Receipt, "settle");
        Assert.Equal((200, settled.Body, true), (again.Status, again.Body, again.Replayed));
        var topic = (await v1.InsistAsync("GET", "/v1/topics/jobs")).Json;
        Assert.Equal((action is "ack" or "extend" ? 1 : 2, action == "extend" ? 1 : 0), (topic.GetProperty("ready").GetInt64(), topic.GetProperty("leased").GetInt64()));
    }

    [Fact(Timeout = 180_000)]
    public async Task A_repeated_publish_pop_and_receive_get_their_first_answers_from_the_next_leader()
    {
        var (cluster, v1) = await StartWithMessagesAsync("one", "two", "three");
        var publish = await v1.InsistAsync("POST", "/v1/topics/jobs/messages", "four", "publish");
        var pop = await v1.InsistAsync("POST", "/v1/topics/jobs/pop", key: "pop");
        var receive = await v1.InsistAsync("POST", "/v1/topics/jobs/receive", key: "receive");
        Assert.Equal(("one", "two"), (pop.Text, receive.Text));

        (await cluster.LeaderAsync()).Kill();

        foreach (var (path, body, first) in ((string, string?, V1Answer)[])[("messages", "four", publish), ("pop", null, pop), ("receive", null, receive)])
        {
            var again = await v1.InsistAsync("POST", $"/v1/topics/jobs/{path}", body, path == "messages" ? "publish" : path);
            Assert.Equal((first.Status, first.Body, true), (again.Status, again.Body, again.Replayed));
        }

        Assert.Equal(200, (await v1.SettleAsync("ack", receive.Receipt, "ack")).Status);
        var topic = (await v1.InsistAsync("GET", "/v1/topics/jobs")).Json;
        Assert.Equal((2, 0), (topic.GetProperty("ready").GetInt64(), topic.GetProperty("leased").GetInt64()));
    }

    [Fact(Timeout = 180_000)]
    public async Task A_lease_outlives_the_time_that_nobody_leads()
    {
        var (cluster, v1) = await StartWithMessagesAsync("one");
        var taken = await v1.InsistAsync("POST", "/v1/topics/jobs/receive?lease=5s", key: "receive");
        var began = Stopwatch.GetTimestamp();
        foreach (var node in cluster.Nodes)
            node.Kill();
        await Eventually.BeTrueAsync("more time than the lease has", TimeSpan.FromSeconds(60), () => Stopwatch.GetElapsedTime(began) > TimeSpan.FromSeconds(5.5));
        cluster.StartAll();
        await cluster.LeaderAsync();

        Assert.Equal(200, (await v1.SettleAsync("ack", taken.Receipt, "ack")).Status);
        Assert.Equal(204, (await v1.InsistAsync("POST", "/v1/topics/jobs/receive", key: "receive again")).Status);
    }

    [Fact(Timeout = 180_000)]
    public async Task Settings_are_changed_once_whoever_leads()
    {
        var (cluster, v1) = await StartWithMessagesAsync();
        var changed = await v1.InsistAsync("PATCH", "/v1/topics/jobs", """{"lease": "7s"}""", "change");
        (await cluster.LeaderAsync()).Kill();

        var again = await v1.InsistAsync("PATCH", "/v1/topics/jobs", """{"lease": "7s"}""", "change");

        Assert.Equal((200, changed.Body, true), (again.Status, again.Body, again.Replayed));
    }

    [Fact(Timeout = 180_000)]
    public async Task A_stream_goes_on_when_its_node_stays_and_the_leader_dies()
    {
        var (cluster, v1) = await StartWithMessagesAsync("one");
        var leader = await cluster.LeaderAsync();
        using var http = new HttpClient();
        using var response = await http.GetAsync(new Uri($"{cluster.Without(leader)[0].Url}/v1/topics/jobs/stream?credit=5"), HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
        Assert.Contains("\"body\":\"one\"", await NextAsync(lines), StringComparison.Ordinal);

        leader.Kill();
        await v1.InsistAsync("POST", "/v1/topics/jobs/messages", "two", "publish two");

        Assert.Contains("\"body\":\"two\"", await NextAsync(lines), StringComparison.Ordinal);
    }

    private static async Task<string> NextAsync(StreamReader lines)
    {
        while (await lines.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
            if (line.StartsWith("data: ", StringComparison.Ordinal))
                return line;
        throw new EndOfStreamException("the stream has ended");
    }

    private async Task<(Cluster Cluster, V1Client V1)> StartWithMessagesAsync(params string[] messages)
    {
        var cluster = await StartAsync(3);
        var v1 = Own(new V1Client(cluster));
        Assert.Equal(201, (await v1.InsistAsync("PUT", "/v1/topics/jobs", """{"lease": "1m"}""")).Status);
        foreach (var message in messages)
            Assert.Equal(201, (await v1.InsistAsync("POST", "/v1/topics/jobs/messages", message, $"publish {message}")).Status);
        return (cluster, v1);
    }
}
