namespace Rrmq.EndToEnd;

public sealed class WeatherTests : NamespaceTest
{
    // A packet that is lost three times over stalls its connection for 1.4 s: TCP waits 200, 400, 800 ms before it sends it again.
    private static readonly Dictionary<string, string> Patient = new() { ["election_timeout"] = "1500ms", ["heartbeat_interval"] = "150ms" };

    private static readonly Dictionary<string, string> Calm = new() { ["election_timeout"] = "500ms", ["heartbeat_interval"] = "50ms" };

    [Fact(Timeout = 180_000)]
    public async Task One_slow_link_holds_nobody_up_but_the_follower_behind_it()
    {
        var cluster = await StartInLabAsync(3, Calm);
        var load = await Workload.StartAsync(cluster);
        var leader = await cluster.LeaderAsync();
        var term = (await leader.ReportAsync())!.Term;

        Lab.BothWays(leader.Index, cluster.Without(leader)[0].Index, WireWeather.Fine with { Delay = TimeSpan.FromMilliseconds(200) });

        await load.ProgressAsync(400);
        Assert.InRange((await (await cluster.LeaderAsync()).ReportAsync())!.Term, term, term + 2);
        Lab.Heal();
        await load.FinishAsync();
        await cluster.AllAppliedAsync();
    }

    [Theory(Timeout = 300_000)]
    [InlineData(0.05)]
    [InlineData(0.2)]
    public async Task Nothing_is_lost_when_nodes_die_freeze_and_stop_behind_a_network_that_loses_delays_and_reorders(double loss)
    {
        var cluster = await StartInLabAsync(3, Patient);
        var load = await Workload.StartAsync(cluster);
        Lab.Everywhere(new WireWeather(loss, TimeSpan.FromMilliseconds(3), TimeSpan.FromMilliseconds(20)));
        await load.ProgressAsync(30);

        var killed = await cluster.LeaderAsync();
        killed.Kill();
        await load.ProgressAsync(20);
        killed.Start();

        var frozen = await cluster.LeaderAsync();
        frozen.Stop();
        await load.ProgressAsync(20);
        frozen.Continue();

        var stopped = await cluster.LeaderAsync();
        Assert.Equal(0, await stopped.TerminateAsync(TimeSpan.FromSeconds(30)));
        await load.ProgressAsync(20);
        stopped.Start();

        await cluster.LeaderAsync();
        var lost = Lab.LostPackets;
        Assert.True(lost > 0);
        Lab.Heal();
        await load.ProgressAsync(50);
        await load.FinishAsync();
        await cluster.AllAppliedAsync();
        Report.Line($"{lost} packets lost");
    }
}
