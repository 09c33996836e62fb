namespace Rrmq.EndToEnd;

public sealed class FollowerTests : ClusterTest
{
    [Fact(Timeout = 180_000)]
    public async Task A_follower_that_sleeps_and_wakes_under_load_disturbs_nothing()
    {
        var cluster = await StartAsync(3);
        var load = await Workload.StartAsync(cluster);
        for (var round = 0; round < 2; round++)
        {
            var follower = cluster.Without(await cluster.LeaderAsync())[round];
            follower.Stop();
            await load.ProgressAsync(100);
            follower.Continue();
            await load.ProgressAsync(50);
        }

        await load.FinishAsync();
        await cluster.AllAppliedAsync();
    }

    [Theory(Timeout = 300_000)]
    [InlineData("log")]
    [InlineData("sqlite")]
    public async Task A_follower_that_was_down_catches_up_and_can_carry_the_cluster(string storage)
    {
        var cluster = await StartOnAsync(storage, storage, storage);
        using var client = cluster.Client();
        await client.CreateTopicAsync("jobs");
        var leader = await cluster.LeaderAsync();
        var behind = cluster.Without(leader)[0];
        behind.Kill();
        // Several segments and snapshots of 64 KiB, so that the entries it lacks are gone when it is back.
        var text = new string('x', 8 * 1024);
        for (var number = 0; number < 40; number++)
            Assert.Equal(Fate.Done, (await client.InsistAsync(Requests.Publish("jobs", $"{number} {text}", $"key-{number}"))).Fate);
        behind.Start();
        await cluster.AllAppliedAsync();
        await Eventually.BeTrueAsync("the snapshot of the leader", TimeSpan.FromSeconds(60), () => behind.Lines.Any(line => line.Contains("received from the leader", StringComparison.Ordinal)));

        var last = await cluster.LeaderAsync();
        if (last == behind)
            last = cluster.Without(behind)[0];
        last.Kill();
        Assert.NotEqual(last, await cluster.LeaderAsync());
        for (var number = 0; number < 40; number++)
            Assert.Equal($"{number} {text}", (await client.InsistAsync(Requests.Pop("jobs", $"pop-{number}"))).Message);
        Assert.Equal("queue_empty", (await client.InsistAsync(Requests.Pop("jobs", "the end"))).Error);
    }
}
