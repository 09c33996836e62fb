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

    [Fact(Timeout = 180_000)]
    public async Task Leadership_is_handed_over_at_any_node()
    {
        var cluster = await StartAsync(3, Unhurried);
        var v1 = Own(new V1Client(cluster));
        var leader = await cluster.LeaderAsync();
        foreach (var follower in cluster.Without(leader))
        {
            // Whoever leads by then: the one that is asked passes the change on, and is to lead itself.
            var members = (await v1.AskAsync(follower, "GET", "/v1/cluster"))!.Json.GetProperty("members").EnumerateArray();
            var id = members.Single(member => member.GetProperty("address").GetString() == follower.Url).GetProperty("id").GetInt32();
            var answer = await UntilAsync(v1, follower, 200, "POST", "/v1/cluster/transfer", $$"""{"to": {{id}}}""");
            Assert.Equal((id, follower.Url), (answer.Json.GetProperty("id").GetInt32(), answer.Json.GetProperty("leader").GetString()));
        }
    }

    [Fact(Timeout = 180_000)]
    public async Task A_change_that_wants_to_be_sent_to_the_leader_is_and_the_leaders_refusals_come_back()
    {
        var cluster = await StartAsync(3, Unhurried);
        var v1 = Own(new V1Client(cluster));
        var leader = await cluster.LeaderAsync();
        var follower = cluster.Without(leader)[0];

        var sent = await UntilAsync(v1, follower, 307, "POST", "/v1/cluster/transfer?redirect=true", "{}");
        var refused = await UntilAsync(v1, follower, 404, "POST", "/v1/cluster/transfer", """{"to": 77}""");
        var removed = await UntilAsync(v1, follower, 404, "DELETE", "/v1/cluster/members/77");

        Assert.Equal((307, leader.Url), (sent.Status, sent.Leader));
        Assert.Equal("there is no node 77", refused.Json.GetProperty("detail").GetString());
        Assert.Equal("there is no node 77", removed.Json.GetProperty("detail").GetString());
    }

    /// <summary>The answer with that status; those of an election under way are passed over.</summary>
    private static Task<V1Answer> UntilAsync(V1Client v1, ClusterNode node, int status, string method, string path, string? body = null) =>
        Eventually.SeeAsync($"{status} for {method} {path}", TimeSpan.FromSeconds(60), async () => await v1.AskAsync(node, method, path, body) is { } answer && answer.Status == status ? answer : null);
}
