namespace Rrmq.EndToEnd;

/// <summary>Data folders on small volumes of their own, in memory, that are made full and given room again.</summary>
public sealed class FullDiskTests : ClusterTest
{
    private static readonly Dictionary<string, string> Settings = new() { ["segment_bytes"] = "4MiB", ["min_free_disk"] = "2MiB" };
    private static readonly Dictionary<string, string> Small = new() { ["min_free_disk"] = "2MiB" };
    private static readonly Dictionary<string, string> Steady = new(Settings) { ["election_timeout"] = "3s", ["heartbeat_interval"] = "100ms" };
    private static readonly TimeSpan Notice = TimeSpan.FromSeconds(60);

    [Theory(Timeout = 180_000)]
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
        NobodyEnded(cluster);
    }

    [Theory(Timeout = 180_000)]
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

    [Fact(Timeout = 480_000)]
    public async Task On_disks_without_a_byte_left_a_large_queue_is_drained_and_the_room_that_makes_is_used_again()
    {
        const int Queued = 3_000;
        var cluster = NewCluster(3, Small);
        var volumes = await MountOrSkipAsync(cluster);
        cluster.StartAll();
        await cluster.LeaderAsync();
        using var client = cluster.Client();
        await client.InsistAsync(Requests.CreateTopic("jobs"));
        for (var number = 0; number < Queued; number++)
            Assert.Equal(Fate.Done, (await client.InsistAsync(Requests.Publish("jobs", Job(number), $"put-{number}"))).Fate);

        foreach (var (volume, node) in volumes.Zip(cluster.Nodes))
            await StuffAsync(volume, node);
        await IsRefusedAsync(cluster, client);
        var next = await DrainAsync(client, 0, Queued / 2);

        foreach (var node in cluster.Nodes)
            node.Kill();
        cluster.StartAll();
        await cluster.LeaderAsync();
        await DrainAsync(client, next, Queued);

        // Nobody has made room but the consumers.
        await Eventually.BeTrueAsync("a publish that succeeds again", Notice, async () => (await client.AskOnceAsync(Requests.Publish("jobs", "after", "after"))).Fate == Fate.Done);
        Assert.Equal("after", (await client.InsistAsync(Requests.Pop("jobs", "take-after"))).Message);
        await cluster.AllAppliedAsync();
        NobodyEnded(cluster);
    }

    [Fact(Timeout = 480_000)]
    public async Task Publishing_alone_fills_no_disk_so_far_that_a_node_ends()
    {
        var cluster = NewCluster(3, Small);
        var volumes = await MountOrSkipAsync(cluster);
        cluster.StartAll();
        await cluster.LeaderAsync();
        using var client = cluster.Client();
        await client.InsistAsync(Requests.CreateTopic("jobs"));
        foreach (var volume in volumes)
            Assert.True(await volume.LeaveAsync(6 * 1024));

        var published = new List<string>();
        await Eventually.BeTrueAsync("a publish that is refused for want of room", TimeSpan.FromSeconds(120), async () =>
        {
            var message = $"{published.Count} {new string('x', 20_000)}";
            var result = await client.AskOnceAsync(Requests.Publish("jobs", message, $"put-{published.Count}"));
            if (result.Fate == Fate.Done)
                published.Add(message);
            return result.Status == 507;
        });
        Assert.True(published.Count > 50, $"{published.Count} published");

        for (var number = 0; number < published.Count; number++)
            Assert.Equal(published[number], (await client.InsistAsync(Requests.Pop("jobs", $"take-{number}"))).Message);
        NobodyEnded(cluster);
        Assert.All(cluster.Nodes, node => Assert.True(node.IsRunning));
    }

    [Fact(Timeout = 480_000)]
    public async Task A_follower_without_room_lags_and_neither_ends_nor_disturbs_and_catches_up_when_it_has_room()
    {
        var cluster = NewCluster(3, Small);
        var volumes = await MountOrSkipAsync(cluster);
        cluster.StartAll();
        var leader = await cluster.LeaderAsync();
        var load = await Workload.StartAsync(cluster, producers: 6, consumers: 0);
        var full = cluster.Without(leader)[0];
        Assert.True(await volumes[full.Index].FillAsync());

        await Eventually.BeTrueAsync("a line of the node that lives on its reserve", TimeSpan.FromSeconds(60),
            () => full.Lines.Any(line => line.Contains("takes no more messages", StringComparison.Ordinal)));
        await load.ProgressAsync(300);
        Assert.True(full.IsRunning);
        Assert.True(await volumes[full.Index].FreeAsync());
        await load.ProgressAsync(50);
        await load.FinishAsync();
        await cluster.AllAppliedAsync();
        NobodyEnded(cluster);
    }

    [Theory(Timeout = 300_000)]
    [InlineData("log")]
    [InlineData("sqlite")]
    public async Task Under_a_leader_with_room_publishes_are_refused_while_the_disks_of_its_followers_are_full_and_pops_go_on(string storage)
    {
        SkipWithout(storage);
        var cluster = NewCluster(3, Steady, [storage, storage, storage]);
        var volumes = await MountOrSkipAsync(cluster);
        cluster.StartAll();
        var leader = await cluster.LeaderAsync();
        using var client = cluster.Client();
        await client.InsistAsync(Requests.CreateTopic("jobs"));
        for (var number = 0; number < 60; number++)
            Assert.Equal(Fate.Done, (await client.InsistAsync(Requests.Publish("jobs", $"job-{number}", $"put-{number}"))).Fate);

        foreach (var follower in cluster.Without(leader))
            Assert.True(await volumes[follower.Index].FillAsync());
        await IsRefusedAsync(cluster, client);
        Assert.Contains(leader.Lines, line => line.Contains("no majority has room", StringComparison.Ordinal));
        for (var number = 0; number < 30; number++)
            Assert.Equal($"job-{number}", (await client.InsistAsync(Requests.Pop("jobs", $"take-{number}"))).Message);

        // Neither was anything proposed that could only wait, nor did the leader lose its place over it.
        Assert.Equal(leader.Index, (await cluster.LeaderAsync()).Index);
        Assert.DoesNotContain(leader.Lines, line => line.Contains("leads no longer", StringComparison.Ordinal));

        // Room on one of the two makes a majority.
        Assert.True(await volumes[cluster.Without(leader)[0].Index].FreeAsync());
        await Eventually.BeTrueAsync("a publish that succeeds again", Notice, async () => (await client.AskOnceAsync(Requests.Publish("jobs", "after", "after"))).Fate == Fate.Done);
        for (var number = 30; number < 60; number++)
            Assert.Equal($"job-{number}", (await client.InsistAsync(Requests.Pop("jobs", $"take-{number}"))).Message);
        Assert.Equal("after", (await client.InsistAsync(Requests.Pop("jobs", "take-after"))).Message);
        NobodyEnded(cluster);
    }

    // Without keys, whose remembered answers would keep the messages. A pop of unknown outcome, as in an election, may have taken one. Returns the next number.
    private static async Task<int> DrainAsync(Client client, int from, int to)
    {
        var (number, unknown) = (from, 0);
        while (number < to)
        {
            var result = await client.AskAsync(Requests.Pop("jobs"));
            if (result.Fate == Fate.Unknown)
            {
                unknown++;
                continue;
            }

            var found = result.Fate == Fate.Done ? int.Parse(result.Message.Split(' ')[0]["job-".Length..], System.Globalization.CultureInfo.InvariantCulture) : to;
            Assert.InRange(found, number, number + unknown);
            (number, unknown) = (found + 1, unknown - (found - number));
        }

        return number;
    }

    // By another file, to the last byte.
    private static async Task StuffAsync(SmallVolume volume, ClusterNode node)
    {
        Assert.True(await volume.LeaveAsync(512));
        try
        {
            await using var other = File.Create(Path.Combine(node.DataPath, "of-somebody-else"));
            while (true)
            {
                other.Write(new byte[4096]);
                other.Flush();
            }
        }
        catch (IOException)
        {
            // Full.
        }
    }

    private static void NobodyEnded(Cluster cluster) =>
        Assert.All(cluster.Nodes, node => Assert.DoesNotContain(node.Lines, line => line.Contains("cannot go on", StringComparison.Ordinal)));

    private static string Job(int number) => $"job-{number} {new string('x', 1_500)}";

    private static async Task IsRefusedAsync(Cluster cluster, Client client)
    {
        await Eventually.BeTrueAsync("a publish that is refused for want of room", Notice, async () =>
        {
            // One that slips through before the node has looked at its disk would be a message too many; it is refused by the topic.
            var result = await client.AskOnceAsync(Requests.Publish("no-such-topic", "x"));
            return (result.Status, result.Error) == (507, "disk_full");
        });
        Result answer;
        do
            answer = await client.AskAsync((await cluster.LeaderAsync()).Index, Requests.Publish("jobs", "too much"));
        while (answer.Status is 421 or 503 or 0);
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
