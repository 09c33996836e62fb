using Rrmq.Raft;
using static Rrmq.Simulation.Tests.Scenarios.ScriptedCluster;

namespace Rrmq.Simulation.Tests.Scenarios;

/// <summary>What cuts, pauses and late messages did to others, as scenarios (docs/testing.md lists them all).</summary>
public sealed class NetworkScenarios
{
    [Fact]
    public void Scenario_03_a_partition_and_kills_at_once_lose_nothing() => Play(5, cluster =>
    {
        cluster.Acknowledge(100);
        var leader = cluster.Leader();
        var others = cluster.OthersThan(leader);
        SimNode[] minority = [leader, others[0]];
        cluster.Split(minority);
        others[1].End(NodeEnd.Killed, downMs: 300);
        others[0].End(NodeEnd.Killed, downMs: 500);
        cluster.RunFor(400);
        others[2].End(NodeEnd.Killed, downMs: 300);
        cluster.RunFor(200);
        leader.End(NodeEnd.Killed, downMs: 100);
        cluster.Leader(otherThan: leader);
        cluster.Acknowledge(50);
        cluster.Join(minority);
        cluster.Acknowledge(100);
    });

    [Fact]
    public void Scenario_04_two_nodes_that_catch_up_at_once_catch_up() => Play(5, cluster =>
    {
        cluster.Acknowledge(50);
        var leader = cluster.Leader();
        var behind = cluster.OthersThan(leader).Take(2).ToList();
        cluster.Split(behind);
        cluster.Acknowledge(500, withinMs: 30_000);
        Assert.All(behind, node => Assert.True(node.Loop!.Core.LastIndex + 100 < cluster.Committed));

        // One of the others is gone: nothing is committed any more without one of the two.
        cluster.Join(behind);
        cluster.OthersThan(leader)[2].End(NodeEnd.PowerCut, downMs: 60_000);
        cluster.OthersThan(leader)[3].End(NodeEnd.PowerCut, downMs: 60_000);
        var goal = cluster.Committed;
        cluster.Until("both have caught up", () => behind.TrueForAll(node => node.Loop!.Core.CommitIndex >= goal));
        cluster.Acknowledge(50);
    });

    /// <summary>rabbitmq/ra #508 applied entries that were never committed.</summary>
    [Fact]
    public void Scenario_07_an_empty_append_with_a_high_commit_index_commits_nothing_of_a_former_leaders_tail() => Play(3, cluster =>
    {
        var (former, leader) = Depose(cluster);
        var core = leader.Loop!.Core;
        var tail = former.Loop!.Core.LastIndex;
        cluster.Until("the new leader has committed past the tail", () => core.CommitIndex > tail);
        var common = tail;
        while (former.Loop.Core.TermAt(common) != core.TermAt(common))
            common = common.Previous;

        former.Receive(new AppendRequest(leader.Member.Node, core.Term, common, core.TermAt(common), core.CommitIndex, []));
        cluster.RunFor(5);
        Assert.Equal((core.Term, common, tail), (former.Loop.Core.Term, former.Loop.Core.CommitIndex, former.Loop.Core.LastIndex));
        cluster.Rejoin(former);
        cluster.Acknowledge(50);
    });

    /// <summary>rabbitmq/ra #516: the late completion of a write vouched for what had taken its place.</summary>
    [Fact]
    public void Scenario_08_a_write_that_completes_after_its_entries_were_cut_confirms_nothing() => Play(3, cluster =>
    {
        cluster.Acknowledge(50);
        var former = cluster.Leader();
        cluster.Until("a moment without writes", () => former.Loop!.Core is var core && core.LastIndex == core.CommitIndex && core.LastIndex == core.DurableIndex);
        cluster.Isolate(former);
        former.Disk.StallNextWrite(900);
        cluster.Until("a tail on its way to the disk", () => cluster.HasTailOfItsOwn(former));
        cluster.Leader(otherThan: former);
        var (term, durable) = (former.Loop!.Core.Term, former.Loop.Core.DurableIndex);
        Assert.True(durable < former.Loop.Core.LastIndex, "the write is done already");

        cluster.Rejoin(former);
        cluster.Until("the tail is cut", () => former.Loop.Core is var core && core.Term > term && core.TermAt(core.LastIndex) > term);
        former.Disk.StallNextWrite(200);
        var writes = cluster.Sightings.WritesOf(former);
        cluster.Until("the old write completes", () => cluster.Sightings.WritesOf(former) > writes);
        cluster.RunFor(100);
        Assert.Equal((0, durable), (cluster.Sightings.Truncations, former.Loop.Core.DurableIndex));
        Assert.True(former.Loop.State.AppliedIndex <= durable.Value, "it has applied what its disk does not have");
        cluster.Until("the truncation is written", () => cluster.Sightings.Truncations > 0);
        cluster.Acknowledge(50);
    });

    /// <summary>With real processes: <c>PausedLeaderTests</c>.</summary>
    [Fact]
    public void Scenario_11_a_leader_that_stands_still_across_an_election_answers_no_read_from_old_state() => Play(3, cluster =>
    {
        cluster.Acknowledge(50);
        for (var round = 0; round < 5; round++)
        {
            var sleeper = cluster.Leader();
            sleeper.Pause(2_500);
            cluster.Leader(otherThan: sleeper);
            cluster.Acknowledge(30);
            Assert.True(sleeper.IsPaused, "it woke before the others went on");
            cluster.Until("it is awake", () => !sleeper.IsPaused);
            cluster.Acknowledge(30);
        }
    });

    /// <summary>Cloudflare, 2020: a switch that lost some ways and not others had etcd elect for hours.</summary>
    [Theory]
    [InlineData("a follower and the leader do not reach each other")]
    [InlineData("a follower does not hear the leader")]
    [InlineData("a follower is not heard by the leader")]
    [InlineData("the ways between a follower and the leader are slow")]
    public void Scenario_13_a_follower_with_a_bad_way_to_the_leader_starts_no_elections(string how) => Play(3, cluster =>
    {
        cluster.Acknowledge(50);
        var leader = cluster.Leader();
        var follower = cluster.OthersThan(leader)[0];
        var term = leader.Loop!.Core.Term;
        if (how.Contains("each other", StringComparison.Ordinal) || how.Contains("not hear ", StringComparison.Ordinal))
            cluster.Cut(leader, follower);
        if (how.Contains("each other", StringComparison.Ordinal) || how.Contains("not heard", StringComparison.Ordinal))
            cluster.Cut(follower, leader);
        if (how.Contains("slow", StringComparison.Ordinal))
        {
            cluster.SlowDown(leader, follower, 400);
            cluster.SlowDown(follower, leader, 400);
        }

        cluster.Acknowledge(300, withinMs: 20_000);
        cluster.RunFor(5_000);
        Assert.All(cluster.Nodes, node => Assert.Equal(term, node.Loop!.Core.Term));
        Assert.Equal(Role.Leader, leader.Loop.Core.Role);
    });

    /// <summary>The other way round: a leader that hears all and reaches nobody keeps nobody waiting.</summary>
    [Fact]
    public void Scenario_13_a_leader_that_reaches_nobody_is_replaced() => Play(3, cluster =>
    {
        cluster.Acknowledge(50);
        var mute = cluster.Leader();
        foreach (var other in cluster.OthersThan(mute))
            cluster.Cut(mute, other);
        cluster.Leader(otherThan: mute);
        cluster.Acknowledge(50);
        Assert.NotEqual(Role.Leader, mute.Loop!.Core.Role);
    });

    /// <summary>A leader that was cut off with proposals under way, still cut off, and the one that leads now.</summary>
    private static (SimNode Former, SimNode Leader) Depose(ScriptedCluster cluster)
    {
        cluster.Acknowledge(50);
        var former = cluster.Leader();
        cluster.Isolate(former);
        cluster.Until("a tail of its own", () => cluster.HasTailOfItsOwn(former));
        var leader = cluster.Leader(otherThan: former);
        Assert.True(cluster.HasTailOfItsOwn(former));
        return (former, leader);
    }
}
