namespace Rrmq.EndToEnd;

/// <summary><c>/v1</c> through nodes that do not lead.</summary>
public sealed class AnyNodeTests : ClusterTest
{
    [Fact(Timeout = 180_000)]
    public async Task Every_request_works_through_every_node()
    {
        var cluster = await StartAsync(3, Unhurried);
        var v1 = Own(new V1Client(cluster));
        var leader = await cluster.LeaderAsync();
        var followers = cluster.Without(leader);

        Assert.Equal(201, (await v1.AskAsync(followers[0], "PUT", "/v1/topics/jobs", """{"lease": "1m"}"""))!.Status);
        Assert.Equal(201, (await v1.AskAsync(followers[1], "POST", "/v1/topics/jobs/messages", "one"))!.Status);
        foreach (var node in cluster.Nodes)
        {
            var topic = (await v1.AskAsync(node, "GET", "/v1/topics/jobs"))!;
            Assert.Equal((200, 1, leader.Url), (topic.Status, topic.Json.GetProperty("ready").GetInt64(), topic.Leader));
            Assert.Equal("one", (await v1.AskAsync(node, "GET", "/v1/topics/jobs/messages"))!.Json.GetProperty("items")[0].GetProperty("body").GetString());
        }

        var taken = (await v1.AskAsync(followers[0], "POST", "/v1/topics/jobs/receive"))!;
        Assert.Equal("one", taken.Text);
        Assert.Equal(200, (await v1.AskAsync(followers[1], "POST", "/v1/leases/ack", $$"""{"receipts": ["{{taken.Receipt}}"]}"""))!.Status);
        Assert.Equal(204, (await v1.AskAsync(leader, "POST", "/v1/topics/jobs/pop"))!.Status);
    }

    [Fact(Timeout = 180_000)]
    public async Task Who_wants_to_be_sent_to_the_leader_is()
    {
        var cluster = await StartAsync(3, Unhurried);
        var v1 = Own(new V1Client(cluster));
        var leader = await cluster.LeaderAsync();

        foreach (var follower in cluster.Without(leader))
        {
            var answer = (await v1.AskAsync(follower, "PUT", "/v1/topics/jobs?redirect=1"))!;
            Assert.Equal((307, leader.Url), (answer.Status, answer.Leader));
        }

        Assert.Equal(201, (await v1.AskAsync(leader, "PUT", "/v1/topics/jobs?redirect=1"))!.Status);
    }

    [Fact(Timeout = 180_000)]
    public async Task Who_waits_at_a_follower_gets_what_comes()
    {
        var cluster = await StartAsync(3, Unhurried);
        var v1 = Own(new V1Client(cluster));
        var followers = cluster.Without(await cluster.LeaderAsync());
        await v1.InsistAsync("PUT", "/v1/topics/jobs");

        var waiting = v1.AskAsync(followers[0], "POST", "/v1/topics/jobs/pop?wait=15s");
        await v1.InsistAsync("POST", "/v1/topics/jobs/messages", "at last", "publish");

        Assert.Equal("at last", (await waiting)!.Text);
    }
}
