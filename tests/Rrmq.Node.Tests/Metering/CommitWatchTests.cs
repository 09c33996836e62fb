using static Rrmq.Node.Tests.InMemoryCluster;

namespace Rrmq.Node.Tests;

/// <summary>A leader that cannot commit says so once, and says when it can again.</summary>
public sealed class CommitWatchTests
{
    private readonly LogLines _lines = new();
    private readonly NodeMeter _meter = new();

    [Fact]
    public void A_stall_is_told_after_a_second_and_once_and_so_is_its_end()
    {
        var cluster = new InMemoryCluster(3);
        var leader = cluster.Elect();
        leader.Run(Create("t"));
        foreach (var follower in cluster.Followers)
            follower.HoldsWrites = true;
        leader.Submit(Publish("t", "waits"));
        cluster.Settle();
        var core = leader.Loop.Core;
        var watch = new CommitWatch(_meter, _lines);

        watch.Look(core, 5_000);
        watch.Look(core, 5_999);
        Assert.Empty(_lines.All);
        watch.Look(core, 6_000);
        watch.Look(core, 6_500);
        var (commit, last) = (core.CommitIndex, core.LastIndex);
        foreach (var follower in cluster.Followers)
            follower.HoldsWrites = false;
        cluster.Settle();
        watch.Look(core, 7_000);
        watch.Look(core, 9_000);

        Assert.Equal(
        [
            $"has committed nothing for 1000 ms: entry {commit} is committed, {last} is the last; a majority does not confirm",
            $"commits again after 2000 ms, entry {core.CommitIndex}",
        ], _lines.All);
        Assert.Equal(1, _meter.CommitStalls);
    }
}
