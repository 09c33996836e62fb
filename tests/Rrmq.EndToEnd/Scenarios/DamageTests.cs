namespace Rrmq.EndToEnd;

public sealed class DamageTests : ClusterTest
{
    [Fact(Timeout = 60_000)]
    public async Task A_torn_tail_is_cut_off_and_the_cluster_loses_nothing()
    {
        var cluster = await StartAsync(3);
        var load = await Workload.StartAsync(cluster);
        await load.ProgressAsync(100);
        var torn = cluster.Without(await cluster.LeaderAsync())[0];
        torn.Kill();
        var segment = LogFiles.LastWritten(torn.DataPath);

        // The first bytes of the record that was to follow, on the next multiple of eight.
        LogFiles.Append(segment, (LogFiles.EndOfContent(segment) + 7) / 8 * 8, 20);

        torn.Start();
        await Eventually.BeTrueAsync("a line that says what was cut off", TimeSpan.FromSeconds(10), () => torn.Process.Lines.Any(line =>
            line.Contains("bytes of an unfinished write cut off", StringComparison.Ordinal) && !line.Contains(" 0 bytes of an unfinished write", StringComparison.Ordinal)));
        await load.ProgressAsync(50);
        await load.FinishAsync();
        await cluster.AllAppliedAsync();
        Assert.True(torn.IsRunning);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_last_batch_that_goes_bad_after_it_was_acknowledged_is_refused_and_not_cut()
    {
        var cluster = await StartAsync(3);
        var load = await Workload.StartAsync(cluster);
        await load.ProgressAsync(100);
        await load.FinishAsync();
        await cluster.AllAppliedAsync();
        var damaged = cluster.Without(await cluster.LeaderAsync())[0];
        damaged.Kill();
        var segment = LogFiles.LastWritten(damaged.DataPath);
        LogFiles.Zero(segment, LogFiles.EndOfContent(segment) - 30, 30);

        await IsRefusedAsync(damaged, Path.GetFileName(segment), "was durable up to offset");
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
