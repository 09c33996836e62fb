namespace Rrmq.EndToEnd;

/// <summary>One node of three loses what it promised; it says what it found, takes no part, and comes back under a new number, while the others serve.</summary>
public sealed class HealingTests : ClusterTest
{
    private static readonly TimeSpan LineTime = TimeSpan.FromSeconds(60);

    [Fact(Timeout = 300_000)]
    public async Task A_node_with_a_flipped_bit_in_an_early_record_comes_back() => await HealsAsync(
        path => LogFiles.FlipBit(LogFiles.Segments(path)[0], LogFiles.HeaderBytes + 200), "offset");

    /// <summary>Without load: a batch that was under way when the process was killed may be cut off rightly.</summary>
    [Fact(Timeout = 300_000)]
    public async Task A_node_whose_last_acknowledged_batch_went_bad_comes_back()
    {
        var cluster = await StartAsync(3);
        var members = Own(new MembersView(cluster));
        var load = await Workload.StartAsync(cluster);
        await load.FinishAsync();
        await cluster.AllAppliedAsync();
        var damaged = cluster.Without(await cluster.LeaderAsync())[0];
        var number = await members.NumberOfAsync(damaged);
        damaged.Kill();
        var segment = LogFiles.LastWritten(damaged.DataPath);
        LogFiles.Zero(segment, LogFiles.EndOfContent(segment) - 30, 30);
        damaged.Start();
        await SaysAsync(damaged, "was durable up to offset");
        await members.IsVoterAnewAsync(damaged, number);
        await cluster.AllAppliedAsync();
    }

    [Fact(Timeout = 300_000)]
    public async Task A_node_with_a_segment_cut_short_comes_back() => await HealsAsync(
        path => LogFiles.Truncate(LogFiles.LastWritten(path), 500), "offset 500", "cut short");

    [Fact(Timeout = 300_000)]
    public async Task A_node_whose_segments_are_gone_comes_back() => await HealsAsync(path =>
    {
        foreach (var segment in LogFiles.Segments(path))
            File.Delete(segment);
    }, "log/ holds no segment");

    [Fact(Timeout = 300_000)]
    public async Task A_node_whose_identity_is_gone_comes_back() => await HealsAsync(
        path => File.Delete(Path.Combine(path, "identity.json")), "identity.json");

    [Fact(Timeout = 300_000)]
    public async Task A_node_whose_folder_was_wiped_comes_back() => await HealsAsync(
        path => Directory.Delete(path, recursive: true), "is empty", "knows this node as node");

    [Fact(Timeout = 400_000)]
    public async Task A_node_whose_snapshots_are_both_damaged_comes_back() => await HealsAsync(path =>
    {
        foreach (var snapshot in Directory.GetFiles(Path.Combine(path, "snapshots")))
            LogFiles.FlipBit(snapshot, new FileInfo(snapshot).Length / 2);
    }, isHarmable: path => Directory.Exists(Path.Combine(path, "snapshots")) && Directory.GetFiles(Path.Combine(path, "snapshots"), "*.snap").Length == 2
        && File.Exists(Path.Combine(path, "log", "manifest")), "snapshots");

    [Fact(Timeout = 400_000)]
    public async Task A_node_that_is_damaged_again_and_again_comes_back_each_time()
    {
        var cluster = await StartAsync(3);
        var members = Own(new MembersView(cluster));
        var load = await Workload.StartAsync(cluster, producers: 2, consumers: 2);
        var victim = cluster.Nodes[0];
        foreach (var harm in new Action<string>[] { path => Directory.Delete(path, recursive: true), path => File.Delete(LogFiles.Segments(path)[0]), path => Directory.Delete(path, recursive: true) })
        {
            var number = await members.NumberOfAsync(victim);
            victim.Kill();
            harm(victim.DataPath);
            victim.Start();
            await members.IsVoterAnewAsync(victim, number);
            await load.ProgressAsync(20);
        }

        // Under its configuration it has another number; its folder knows better.
        victim.Kill();
        victim.Start();
        await cluster.LeaderAsync();
        await load.FinishAsync();
        await cluster.AllAppliedAsync();
    }

    [Fact(Timeout = 300_000)]
    public async Task A_node_that_joined_and_was_wiped_comes_back_with_the_command_it_joined_with()
    {
        var cluster = await StartAsync(3);
        var members = Own(new MembersView(cluster));
        var newcomer = cluster.AddNewcomers(1)[0];
        newcomer.Start();
        await members.AreVotersAsync(cluster.Nodes);
        var number = await members.NumberOfAsync(newcomer);

        newcomer.Kill();
        Directory.Delete(newcomer.DataPath, recursive: true);
        newcomer.Start();
        await SaysAsync(newcomer, "knows this node as node");
        await members.IsVoterAnewAsync(newcomer, number);
        await cluster.AllAppliedAsync();
    }

    [Fact(Timeout = 300_000)]
    public async Task Two_wiped_nodes_of_three_wait_and_change_nothing()
    {
        var cluster = await StartAsync(3);
        using (var client = cluster.Client())
            await client.CreateTopicAsync("work");
        await cluster.AllAppliedAsync();
        var wiped = cluster.Nodes.Take(2).ToArray();
        foreach (var node in wiped)
        {
            node.Kill();
            Directory.Delete(node.DataPath, recursive: true);
        }

        foreach (var node in wiped)
            node.Start();
        foreach (var node in wiped)
        {
            await Eventually.BeTrueAsync("a line that says who does not take it in", LineTime,
                () => node.Process.Lines.Any(line => line.Contains("asks http", StringComparison.Ordinal) && line.Contains("to be taken in anew, again and again", StringComparison.Ordinal)));
            Assert.False(Directory.Exists(node.DataPath));
            var report = await Wire.AskAsync(node.Door.Dial, Requests.Status());
            Assert.Contains("\"standing\":\"damaged\"", report!.Body, StringComparison.Ordinal);
            Assert.Equal("node_damaged", (await Wire.AskAsync(node.Door.Dial, Requests.Pop("work")))!.Headers["RRMQ-Error"]);
        }
    }

    [Fact(Timeout = 180_000)]
    public async Task A_damaged_node_without_others_ends_and_changes_nothing()
    {
        var cluster = await StartAsync(1);
        using (var client = cluster.Client())
            await client.CreateTopicAsync("work");
        var node = cluster.Nodes[0];
        node.Kill();
        LogFiles.FlipBit(LogFiles.Segments(node.DataPath)[0], LogFiles.HeaderBytes + 8);
        var before = LogFiles.Fingerprint(node.DataPath);
        node.Start();
        Assert.Equal(1, await node.Process.ExitAsync(LineTime));
        Assert.Contains("the only one of its cluster", Assert.Single(node.Process.Lines), StringComparison.Ordinal);
        Assert.Equal(before, LogFiles.Fingerprint(node.DataPath));
    }

    [Fact(Timeout = 400_000)]
    public async Task A_queued_message_whose_record_went_bad_on_the_leader_comes_from_a_peer()
    {
        const int jobs = 120;
        var cluster = await StartAsync(3, Unhurried);
        using var client = cluster.Client();
        await client.CreateTopicAsync("jobs");
        await client.CreateTopicAsync("noise");
        for (var number = 0; number < jobs; number++)
        {
            Assert.Equal(Fate.Done, (await client.InsistAsync(Requests.Publish("jobs", Body(number), $"key-{number}"))).Fate);
            await client.PublishAsync("noise", Body(number) + Body(number));
            await client.PopAsync("noise");
        }

        var damaged = cluster.Without(await cluster.LeaderAsync())[0];
        var harmed = -1;
        await Eventually.BeTrueAsync("a message outside the log", LineTime, () => (harmed = Enumerable.Range(0, jobs).FirstOrDefault(number => FileWith(damaged, number) is not null, -1)) >= 0);
        damaged.Kill();
        var file = FileWith(damaged, harmed)!;
        LogFiles.FlipBit(file, OffsetOf(file, harmed));
        damaged.Start();
        await cluster.LeaderAsync();
        var members = Own(new MembersView(cluster));
        await members.TransferAsync(damaged);

        for (var number = 0; number < jobs; number++)
            Assert.Equal(Body(number), (await client.InsistAsync(Requests.Pop("jobs", $"pop-{number}"))).Message);
        Assert.Equal("queue_empty", (await client.InsistAsync(Requests.Pop("jobs", "the end"))).Error);
        Assert.Contains(damaged.Process.Lines, static line => line.Contains("damaged here, came from", StringComparison.Ordinal));
        Assert.DoesNotContain(damaged.Process.Lines, static line => line.Contains("the data folder is damaged", StringComparison.Ordinal));
    }

    private static string Body(int number) => $"job-{number:0000}-{new string('x', 4 * 1024)}";

    /// <summary>A file beside the log, which a start does not read through, that holds the message; null when the log holds it.</summary>
    private static string? FileWith(ClusterNode node, int number) => Directory.GetFiles(Path.Combine(node.DataPath, "log"), "*.idx")
        .Select(static note => note[..^".idx".Length]).FirstOrDefault(file => File.Exists(file) && OffsetOf(file, number) > 0);

    private static long OffsetOf(string file, int number)
    {
        try
        {
            return File.ReadAllBytes(file).AsSpan().IndexOf(System.Text.Encoding.ASCII.GetBytes(Body(number)[..40])) is var at and >= 0 ? at + 200 : -1;
        }
        catch (FileNotFoundException)
        {
            return -1;
        }
    }

    private Task HealsAsync(Action<string> harm, params string[] named) => HealsAsync(harm, static _ => true, named);

    private async Task HealsAsync(Action<string> harm, Func<string, bool> isHarmable, params string[] named)
    {
        var cluster = await StartAsync(3);
        var members = Own(new MembersView(cluster));
        var load = await Workload.StartAsync(cluster);
        await load.ProgressAsync(100);
        var damaged = cluster.Without(await cluster.LeaderAsync())[0];
        await Eventually.BeTrueAsync("a folder that can be harmed", TimeSpan.FromSeconds(60), () => isHarmable(damaged.DataPath));
        var number = await members.NumberOfAsync(damaged);
        damaged.Kill();
        harm(damaged.DataPath);
        damaged.Start();

        await SaysAsync(damaged, named);
        await load.ProgressAsync(50);
        await members.IsVoterAnewAsync(damaged, number);
        var lines = damaged.Process.Lines.ToList();
        Assert.DoesNotContain(lines.TakeWhile(static line => !line.Contains("taken in anew as", StringComparison.Ordinal)), static line =>
            line.Contains("votes for n", StringComparison.Ordinal) && !line.Contains("nobody", StringComparison.Ordinal) || line.Contains("campaigns", StringComparison.Ordinal) || line.Contains("follows n", StringComparison.Ordinal));

        await load.ProgressAsync(50);
        await load.FinishAsync();
        await cluster.AllAppliedAsync();
    }

    private static Task SaysAsync(ClusterNode damaged, params string[] named) =>
        Eventually.BeTrueAsync("a line that says what was found", LineTime, () => damaged.Process.Lines.Any(line =>
            line.Contains("the data folder is damaged", StringComparison.Ordinal) && named.All(name => line.Contains(name, StringComparison.Ordinal))));
}
