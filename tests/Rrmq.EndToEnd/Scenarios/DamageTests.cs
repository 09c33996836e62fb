namespace Rrmq.EndToEnd;

public sealed class DamageTests : ClusterTest
{
    public enum Tear
    {
        Zeroed,
        HalfAHeader,
    }

    [Theory(Timeout = 60_000)]
    [InlineData(Tear.Zeroed)]
    [InlineData(Tear.HalfAHeader)]
    public async Task A_torn_tail_is_cut_off_and_the_cluster_loses_nothing(Tear tear)
    {
        var cluster = await StartAsync(3);
        var load = await Workload.StartAsync(cluster);
        await load.ProgressAsync(100);
        var torn = cluster.Without(await cluster.LeaderAsync())[0];
        torn.Kill();
        var segment = LogFiles.LastWritten(torn.DataPath);
        var end = LogFiles.EndOfContent(segment);
        switch (tear)
        {
            case Tear.Zeroed:
                LogFiles.Zero(segment, end - 30, 30);
                break;
            default:
                // The first bytes of the record that was to follow, on the next multiple of eight.
                LogFiles.Append(segment, (end + 7) / 8 * 8, 20);
                break;
        }

        torn.Start();
        await Eventually.BeTrueAsync("a line that says what was cut off", TimeSpan.FromSeconds(10), () => torn.Process.Lines.Any(line =>
            line.Contains("bytes of an unfinished write cut off", StringComparison.Ordinal) && !line.Contains(" 0 bytes of an unfinished write", StringComparison.Ordinal)));
        await load.ProgressAsync(50);
        await load.FinishAsync();

        // A kill that falls between a write and the end of its sync tears what nobody was promised. One that falls elsewhere makes this a disk that lies: what was
        // torn off had been acknowledged, the leader's word shows it, and the node must not go on.
        await cluster.AllAppliedAsync();
        if (torn.IsRunning)
            return;
        Assert.NotEqual(Tear.HalfAHeader, tear);
        Assert.Equal(1, await torn.Process.ExitAsync(TimeSpan.FromSeconds(1)));
        Assert.Contains(torn.Process.Lines, line => line.Contains("acknowledged entries are missing here", StringComparison.Ordinal));
        Report.Line("the torn node had acknowledged what it lost, and refuses to go on");
    }

    [Fact(Timeout = 60_000)]
    public async Task A_segment_cut_short_is_refused_by_name_and_nothing_is_changed()
    {
        var cluster = await StartAsync(3);
        var load = await Workload.StartAsync(cluster);
        await load.ProgressAsync(100);
        var damaged = cluster.Without(await cluster.LeaderAsync())[0];
        damaged.Kill();
        var segment = LogFiles.LastWritten(damaged.DataPath);
        LogFiles.Truncate(segment, 500);

        await IsRefusedAsync(damaged, Path.GetFileName(segment), "offset 500", "cut short");
        await load.ProgressAsync(50);
        await load.FinishAsync();
    }

    [Fact(Timeout = 60_000)]
    public async Task A_flipped_bit_in_an_early_record_is_refused_by_name_and_nothing_is_changed()
    {
        var cluster = await StartAsync(3);
        var load = await Workload.StartAsync(cluster);
        await load.ProgressAsync(200);
        var damaged = cluster.Without(await cluster.LeaderAsync())[0];
        damaged.Kill();
        var segment = LogFiles.Segments(damaged.DataPath)[0];
        LogFiles.FlipBit(segment, LogFiles.HeaderBytes + 200);

        await IsRefusedAsync(damaged, Path.GetFileName(segment), "offset");
        await load.ProgressAsync(50);
        await load.FinishAsync();
    }

    [Fact(Timeout = 60_000)]
    public async Task A_log_emptied_under_its_identity_is_refused_by_name()
    {
        var cluster = await StartAsync(3);
        var load = await Workload.StartAsync(cluster);
        var emptied = cluster.Without(await cluster.LeaderAsync())[0];
        emptied.Kill();
        foreach (var segment in LogFiles.Segments(emptied.DataPath))
            File.Delete(segment);

        await IsRefusedAsync(emptied, Path.GetFileName(emptied.DataPath), "log/ holds no segment");
        await load.ProgressAsync(50);
        await load.FinishAsync();
    }

    private static async Task IsRefusedAsync(ClusterNode damaged, params string[] named)
    {
        var before = LogFiles.Fingerprint(damaged.DataPath);
        damaged.Start();
        Assert.Equal(1, await damaged.Process.ExitAsync(TimeSpan.FromSeconds(10)));
        var line = Assert.Single(damaged.Process.Lines);
        Assert.StartsWith("rrmq: ", line, StringComparison.Ordinal);
        Assert.All(named, name => Assert.Contains(name, line, StringComparison.Ordinal));
        Assert.Equal(before, LogFiles.Fingerprint(damaged.DataPath));
    }
}
