namespace Rrmq.EndToEnd;

/// <summary>Data folders on small volumes of their own, in memory, that are made full and given room again.</summary>
public sealed class FullDiskTests : ClusterTest
{
    private static readonly Dictionary<string, string> Settings = new() { ["segment_bytes"] = "4MiB", ["min_free_disk"] = "2MiB" };
    private static readonly TimeSpan Notice = TimeSpan.FromSeconds(10);

    [Theory(Timeout = 90_000)]
    [InlineData("log")]
    [InlineData("sqlite")]
    public async Task On_full_disks_publishes_are_refused_and_pops_go_on_also_after_a_restart_and_room_heals_it_all(string storage)
    {
        SkipWithout(storage);
        var cluster = NewCluster(3, Settings, [storage, storage, storage]);
        var volumes = await MountOrSkipAsync(cluster);
        cluster.StartAll();
        await cluster.LeaderAsync();
        using var client = cluster.Client();
        await client.InsistAsync(Requests.CreateTopic("jobs"));
        for (var number = 0; number < 100; number++)
            Assert.Equal(Fate.Done, (await client.InsistAsync(Requests.Publish("jobs", $"job-{number}", $"put-{number}"))).Fate);

        foreach (var volume in volumes)
            Assert.True(await volume.FillAsync());
        await IsRefusedAsync(cluster, client);
        for (var number = 0; number < 40; number++)
            Assert.Equal($"job-{number}", (await client.InsistAsync(Requests.Pop("jobs", $"take-{number}"))).Message);

        foreach (var node in cluster.Nodes)
            node.Kill();
        cluster.StartAll();
        await cluster.LeaderAsync();
        await IsRefusedAsync(cluster, client);
        for (var number = 40; number < 80; number++)
            Assert.Equal($"job-{number}", (await client.InsistAsync(Requests.Pop("jobs", $"take-{number}"))).Message);

        foreach (var volume in volumes)
            Assert.True(await volume.FreeAsync());
        await Eventually.BeTrueAsync("a publish that succeeds again", Notice, async () => (await client.AskOnceAsync(Requests.Publish("jobs", "after", "after"))).Fate == Fate.Done);
        for (var number = 80; number < 100; number++)
            Assert.Equal($"job-{number}", (await client.InsistAsync(Requests.Pop("jobs", $"take-{number}"))).Message);
        Assert.Equal("after", (await client.InsistAsync(Requests.Pop("jobs", "take-after"))).Message);
        await cluster.AllAppliedAsync();
        Assert.All(cluster.Nodes, node => Assert.DoesNotContain(node.Lines, line => line.Contains("cannot go on", StringComparison.Ordinal)));
    }

    [Theory(Timeout = 90_000)]
    [InlineData("log")]
    [InlineData("sqlite")]
    public async Task A_leader_whose_disk_is_full_under_load_loses_nothing(string storage)
    {
        SkipWithout(storage);
        var cluster = NewCluster(3, Settings, [storage, storage, storage]);
        var volumes = await MountOrSkipAsync(cluster);
        cluster.StartAll();
        await cluster.LeaderAsync();
        var load = await Workload.StartAsync(cluster);
        await load.ProgressAsync(200);
        var leader = await cluster.LeaderAsync();

        Assert.True(await volumes[leader.Index].FillAsync());
        await Eventually.BeTrueAsync("a line about the full disk", Notice, () => leader.Lines.Any(line => line.Contains("disk nearly full", StringComparison.OrdinalIgnoreCase)));
        Assert.True(await volumes[leader.Index].FreeAsync());
        await load.ProgressAsync(100);
        await load.FinishAsync();
        await cluster.AllAppliedAsync();
    }

    private static async Task IsRefusedAsync(Cluster cluster, Client client)
    {
        await Eventually.BeTrueAsync("a publish that is refused for want of room", Notice, async () =>
        {
            // One that slips through before the node has looked at its disk would be a message too many; it is refused by the topic.
            var result = await client.AskOnceAsync(Requests.Publish("no-such-topic", "x"));
            return (result.Status, result.Error) == (507, "disk_full");
        });
        var leader = await cluster.LeaderAsync();
        var answer = await client.AskAsync(leader.Index, Requests.Publish("jobs", "too much"));
        Assert.Equal((507, "disk_full", Fate.NotApplied), (answer.Status, answer.Error, answer.Fate));
    }

    private async Task<IReadOnlyList<SmallVolume>> MountOrSkipAsync(Cluster cluster)
    {
        var volumes = new List<SmallVolume>();
        foreach (var node in cluster.Nodes)
        {
            Directory.CreateDirectory(node.DataPath);
            var volume = await SmallVolume.TryMountAsync(node.DataPath);
            Assert.SkipWhen(volume is null, "small volumes: mounting a tmpfs is not permitted here (root is needed)");
            volumes.Add(Own(volume!));
        }

        return volumes;
    }
}
