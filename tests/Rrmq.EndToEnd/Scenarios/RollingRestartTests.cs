using System.Diagnostics;

namespace Rrmq.EndToEnd;

public sealed class RollingRestartTests : ClusterTest
{
    private static readonly TimeSpan StopTime = TimeSpan.FromSeconds(30);

    [Fact(Timeout = 180_000)]
    public async Task A_rolling_restart_under_load_hands_leadership_over_and_loses_nothing()
    {
        var cluster = await StartAsync(3);
        var load = await Workload.StartAsync(cluster);
        for (var handover = 0; handover < 3; handover++)
        {
            await load.ProgressAsync(30);
            var leader = await cluster.LeaderAsync();
            var moment = Stopwatch.GetTimestamp();
            Assert.Equal(0, await leader.TerminateAsync(StopTime));
            var stopped = Stopwatch.GetElapsedTime(moment);
            await load.ProgressAsync(50);
            var gap = load.History.GapAfter(moment);
            Report.Line($"SIGTERM of the leader: {gap.TotalMilliseconds:0} ms without service, exit after {stopped.TotalMilliseconds:0} ms");
            Assert.InRange(gap, TimeSpan.Zero, TimeSpan.FromSeconds(30));
            Assert.Contains(leader.Process.Lines, line => line.Contains("hands leadership of term", StringComparison.Ordinal));
            leader.Start();
            await cluster.LeaderAsync();
        }

        foreach (var follower in cluster.Without(await cluster.LeaderAsync()))
        {
            Assert.Equal(0, await follower.TerminateAsync(StopTime));
            follower.Start();
            await cluster.LeaderAsync();
        }

        await load.FinishAsync();
        await cluster.AllAppliedAsync();
    }
}
