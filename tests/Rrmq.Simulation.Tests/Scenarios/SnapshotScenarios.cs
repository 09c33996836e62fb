using Rrmq.Raft;
using static Rrmq.Simulation.Tests.Scenarios.ScriptedCluster;

namespace Rrmq.Simulation.Tests.Scenarios;

/// <summary>What snapshots over logs that had gone another way did to others (docs/testing.md lists them all).</summary>
public sealed class SnapshotScenarios
{
    /// <summary>etcd #22442: entries that were overwritten, and then covered by a snapshot, were back after a restart.</summary>
    [Theory]
    [InlineData(NodeEnd.PowerCut)]
    [InlineData(NodeEnd.Killed)]
    internal void Scenario_06_entries_that_were_overwritten_below_a_snapshot_do_not_come_back(NodeEnd how) => Play(3, cluster =>
    {
        var (former, tail) = DeposedWithTail(cluster);
        cluster.Rejoin(former);
        cluster.Until("the tail is overwritten", () => cluster.Sightings.Truncations == 1);
        cluster.Until("a snapshot covers where it was", () => former.Loop!.Core.Base.Index > tail, withinMs: 60_000);

        Assert.Equal((1, 0), (cluster.Sightings.Truncations, cluster.Sightings.Resets));
        former.End(how, downMs: 50);
        cluster.Until("it is back", () => former.IsUp);
        Assert.True(former.Loop!.Core.LastIndex > tail);
        cluster.Acknowledge(50);
    });

    [Fact]
    public void Scenario_14_a_snapshot_takes_the_place_of_a_log_that_went_another_way() => Play(3, cluster =>
    {
        var (former, tail) = DeposedWithTail(cluster);
        LeaveBehind(cluster, former, tail);

        cluster.Rejoin(former);
        cluster.Until("the snapshot has taken the log's place", () => cluster.Sightings.Resets > 0 && former.Loop!.Core.Base.Index > tail);
        former.End(NodeEnd.PowerCut, downMs: 50);
        cluster.Until("it is back", () => former.IsUp && former.Loop!.Core.CommitIndex > tail);
        cluster.Acknowledge(50);
    });

    /// <summary>The file of the snapshot and the log are ordered by nothing.</summary>
    [Fact]
    public void Scenario_14_an_end_at_any_operation_while_the_log_gives_way_forgets_nothing()
    {
        var (broken, finished) = (0, 0);
        foreach (var how in new[] { NodeEnd.Killed, NodeEnd.PowerCut })
        {
            for (var operation = 1; operation <= 6; operation++)
            {
                Play(3, cluster =>
                {
                    var (former, tail) = DeposedWithTail(cluster);
                    LeaveBehind(cluster, former, tail);
                    cluster.Rejoin(former);
                    cluster.Until("the log is to give way", () => former.Loop!.Core.Base.Index > tail);
                    former.Disk.EndAt(how, operation);
                    cluster.Acknowledge(50);
                    cluster.Until("it is back and has caught up", () => former.Life > 2 && former.Loop?.Core.CommitIndex > tail, withinMs: 20_000);
                    broken += cluster.Sightings.BrokenResets;
                    finished += cluster.Sightings.Resets;
                });
            }
        }

        Assert.True(broken >= 4 && finished >= 4, $"of the resets of a log {broken} were broken off, and {finished} finished");
    }

    /// <summary>A leader that was cut off with proposals under way, still cut off, and where its log ends.</summary>
    private static (SimNode Former, LogIndex Tail) DeposedWithTail(ScriptedCluster cluster)
    {
        cluster.Acknowledge(50);
        var former = cluster.Leader();
        cluster.Isolate(former);
        cluster.Until("a tail of its own", () => cluster.HasTailOfItsOwn(former));
        cluster.Leader(otherThan: former);
        cluster.Acknowledge(20);
        Assert.True(cluster.HasTailOfItsOwn(former));
        return (former, former.Loop!.Core.LastIndex);
    }

    /// <summary>Until nobody has the entries any more that it would need.</summary>
    private static void LeaveBehind(ScriptedCluster cluster, SimNode former, LogIndex tail) =>
        cluster.Until("the others have forgotten", () => cluster.OthersThan(former).All(node => node.Loop!.Core.Base.Index > tail), withinMs: 60_000);
}
