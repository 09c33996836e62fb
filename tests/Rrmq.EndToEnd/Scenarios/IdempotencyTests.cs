namespace Rrmq.EndToEnd;

public sealed class IdempotencyTests : ClusterTest
{
    [Fact(Timeout = 180_000)]
    public async Task A_repeated_publish_and_pop_get_their_first_answers_from_the_next_leader_too()
    {
        var cluster = await StartAsync(3, Unhurried);
        using var client = cluster.Client();
        await client.CreateTopicAsync("jobs");
        foreach (var message in (string[])["one", "two", "three"])
            Assert.Equal((Fate.Done, false), Seen(await client.PublishAsync("jobs", message, $"publish {message}")));
        Assert.Equal("one", (await client.PopAsync("jobs", "pop 1")).Message);

        var leader = await cluster.LeaderAsync();
        leader.Kill();
        await cluster.LeaderAsync();

        foreach (var message in (string[])["one", "two", "three"])
            Assert.Equal((Fate.Done, true), Seen(await client.InsistAsync(Requests.Publish("jobs", message, $"publish {message}"))));
        var again = await client.InsistAsync(Requests.Pop("jobs", "pop 1"));
        Assert.Equal(("one", true), (again.Message, again.Replayed));
        Assert.Equal("two", (await client.InsistAsync(Requests.Pop("jobs", "pop 2"))).Message);

        // Not even when the one that gave the first answers leads again does anything happen a second time.
        leader.Start();
        await cluster.LeaderAsync();
        await cluster.AllAppliedAsync();
        foreach (var other in cluster.Without(leader))
        {
            other.Kill();
            await cluster.LeaderAsync();
            other.Start();
            await cluster.LeaderAsync();
            await cluster.AllAppliedAsync();
        }

        again = await client.InsistAsync(Requests.Pop("jobs", "pop 1"));
        Assert.Equal(("one", true), (again.Message, again.Replayed));
        Assert.Equal((Fate.Done, true), Seen(await client.InsistAsync(Requests.Publish("jobs", "three", "publish three"))));
        Assert.Equal("three", (await client.InsistAsync(Requests.Pop("jobs", "pop 3"))).Message);
        Assert.Equal("queue_empty", (await client.InsistAsync(Requests.Pop("jobs", "the end"))).Error);
    }

    private static (Fate Fate, bool Replayed) Seen(Result result) => (result.Fate, result.Replayed);
}
