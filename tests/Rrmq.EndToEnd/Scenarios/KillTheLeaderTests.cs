using System.Diagnostics;

namespace Rrmq.EndToEnd;

public sealed class KillTheLeaderTests : ClusterTest
{
    [Theory(Timeout = 180_000)]
    [InlineData(3, 4)]
    [InlineData(5, 2)]
    public async Task Killing_leaders_under_load_loses_nothing_and_doubles_nothing(int nodes, int kills)
    {
        var cluster = await StartAsync(nodes);
        var load = await Workload.StartAsync(cluster);
        for (var kill = 0; kill < kills; kill++)
        {
            await load.ProgressAsync(50);
            var leader = await cluster.LeaderAsync();
            var moment = Stopwatch.GetTimestamp();
            leader.Kill();
            await load.ProgressAsync(50);
            var gap = load.History.GapAfter(moment);
            Report.Line($"{nodes} nodes, kill -9 of the leader: {gap.TotalMilliseconds:0} ms without service");
            Assert.InRange(gap, TimeSpan.Zero, TimeSpan.FromSeconds(30));
            leader.Start();
        }

        await cluster.LeaderAsync();
        await load.FinishAsync();
        await cluster.AllAppliedAsync();
    }
}
