namespace Rrmq.EndToEnd;

public sealed class StoreTests : ClusterTest
{
    private const int BodyBytes = 4 * 1024;
    private const int Queued = 20;

    /// <summary>Segments and snapshots of 64 KiB: each round is a dozen of them. The bound of the data folder is held to in Rrmq.Node.Tests.</summary>
    [Theory(Timeout = 480_000)]
    [InlineData("log")]
    [InlineData("sqlite")]
    public async Task Nodes_that_compact_under_load_and_are_all_killed_go_on_from_their_snapshots(string storage)
    {
        var cluster = await StartOnAsync(storage, storage, storage);
        using var client = cluster.Client();
        await client.CreateTopicAsync("jobs");
        await client.CreateTopicAsync("noise");
        var (published, popped) = (0, 0);
        for (var round = 1; round <= 3; round++)
        {
            for (; published < round * 50; published++)
            {
                Assert.Equal(Fate.Done, (await client.InsistAsync(Requests.Publish("jobs", Body(published), $"key-{published}"))).Fate);

                // Larger, and gone at once: most of each segment is dead, and what is live has to be written again.
                await client.PublishAsync("noise", Body(published) + Body(published) + Body(published));
                await client.PopAsync("noise");
                if (published - popped >= Queued)
                    Assert.Equal(Body(popped), (await client.InsistAsync(Requests.Pop("jobs", $"pop-{popped++}"))).Message);
            }

            foreach (var node in cluster.Nodes)
                node.Kill();
            cluster.StartAll();
            await cluster.LeaderAsync();
        }

        Assert.All(cluster.Nodes, node => Assert.Contains(node.Lines, line => line.Contains("compacted: ", StringComparison.Ordinal)));
        Assert.All(cluster.Nodes, node => Assert.Contains(node.Lines, line => line.Contains("taken from its snapshot", StringComparison.Ordinal)));

        // Asked again, each pop of the last round brings what it brought, from wherever it lies by now.
        for (var number = popped - 40; number < popped; number++)
            Assert.Equal(Body(number), (await client.InsistAsync(Requests.Pop("jobs", $"pop-{number}"))).Message);
        for (; popped < published; popped++)
            Assert.Equal(Body(popped), (await client.InsistAsync(Requests.Pop("jobs", $"pop-{popped}"))).Message);
        Assert.Equal("queue_empty", (await client.InsistAsync(Requests.Pop("jobs", "the end"))).Error);
    }

    private static string Body(int number) => $"{number} {new string('x', BodyBytes)}";
}
