namespace Rrmq.EndToEnd;

public sealed class DamageTests : ClusterTest
{
    [Fact(Timeout = 180_000)]
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
        await Eventually.BeTrueAsync("a line that says what was cut off", TimeSpan.FromSeconds(60), () => torn.Process.Lines.Any(line =>
            line.Contains("bytes of an unfinished write cut off", StringComparison.Ordinal) && !line.Contains(" 0 bytes of an unfinished write", StringComparison.Ordinal)));
        await load.ProgressAsync(50);
        await load.FinishAsync();
        await cluster.AllAppliedAsync();
        Assert.True(torn.IsRunning);
    }
}
