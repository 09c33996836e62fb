using Rrmq.Node;
using Rrmq.Raft;
using Rrmq.Storage;
using static Rrmq.Simulation.Tests.Scenarios.ScriptedCluster;

namespace Rrmq.Simulation.Tests.Scenarios;

/// <summary>What disks and power did to others, as scenarios (docs/testing.md lists them all).</summary>
public sealed class PowerAndDiskScenarios
{
    /// <summary>Jepsen's test of NATS 2.12.1: 131,418 of 930,005 acknowledged messages lost.</summary>
    [Fact]
    public void Scenario_01_power_cuts_on_one_node_while_two_pause_and_then_on_the_others_lose_nothing() => Play(5, cluster =>
    {
        cluster.Acknowledge(100);
        var leader = cluster.Leader();
        var others = cluster.OthersThan(leader);
        others[0].Pause(400);
        others[1].Pause(400);
        leader.End(NodeEnd.PowerCut, downMs: 600);
        cluster.RunFor(200);
        others[2].End(NodeEnd.PowerCut, downMs: 600);
        others[3].End(NodeEnd.PowerCut, downMs: 600);
        cluster.RunFor(700);
        others[0].End(NodeEnd.PowerCut, downMs: 300);
        others[1].End(NodeEnd.PowerCut, downMs: 300);
        cluster.Acknowledge(100);
    });

    /// <summary>Jepsen's test of NATS 2.12.1, the other half.</summary>
    [Theory]
    [InlineData(3)]
    [InlineData(5)]
    public void Scenario_01_a_power_cut_on_all_nodes_at_once_loses_nothing(int nodes)
    {
        for (var seed = 1; seed <= 10; seed++)
        {
            Play(nodes, cluster =>
            {
                for (var cut = 0; cut < 3; cut++)
                {
                    cluster.Acknowledge(50);
                    foreach (var node in cluster.Nodes)
                        node.End(NodeEnd.PowerCut, downMs: 100);
                }
            }, seed);
        }
    }

    [Fact]
    public void Scenario_02_flipped_bits_on_a_minority_are_refused_by_name_and_the_majoritys_data_survives() => DamageTwoOfFive(FlipBit);

    [Fact]
    public void Scenario_02_files_cut_short_on_a_minority_are_refused_by_name_and_the_majoritys_data_survives() => DamageTwoOfFive(CutFileShort);

    /// <summary>A kill, and a power cut, at each file operation around the write that cuts a former leader's tail.</summary>
    [Fact]
    public void Scenario_05_an_end_in_the_middle_of_a_truncation_forgets_nothing_and_brings_nothing_back()
    {
        var broken = 0;
        foreach (var how in new[] { NodeEnd.Killed, NodeEnd.PowerCut })
        {
            for (var operation = 1; operation <= 8; operation++)
            {
                Play(3, cluster =>
                {
                    var former = DeposedWithTail(cluster);
                    former.Disk.EndAt(how, operation);
                    cluster.Rejoin(former);
                    cluster.Acknowledge(100);
                    broken += cluster.Sightings.BrokenTruncations;
                });
            }
        }

        Assert.True(broken >= 2, $"{broken} truncations were broken off");
    }

    /// <summary>A power cut at each file operation around the write of a vote.</summary>
    [Fact]
    public void Scenario_09_a_crash_between_vote_and_persist_votes_for_nobody_twice()
    {
        var broken = 0;
        for (var operation = 1; operation <= 6; operation++)
        {
            Play(3, cluster =>
            {
                cluster.Acknowledge(20);
                var leader = cluster.Leader();
                leader.End(NodeEnd.PowerCut, downMs: 400);
                foreach (var voter in cluster.OthersThan(leader))
                {
                    voter.Disk.EndAt(NodeEnd.PowerCut, operation);
                    voter.StayDownFor(20);
                }

                cluster.Acknowledge(50);
                broken += cluster.Sightings.BrokenVotes;
            });
        }

        Assert.True(broken >= 2, $"{broken} votes were broken off");
    }

    /// <summary>The followers have what the leader's own disk failed to take.</summary>
    [Theory]
    [InlineData(FileOperation.Write)]
    [InlineData(FileOperation.SyncData)]
    public void Scenario_10_a_leaders_disk_that_fails_after_replication_ends_it_and_loses_nothing(FileOperation failing) => Play(3, cluster =>
    {
        cluster.Acknowledge(50);
        for (var round = 1; round <= 3; round++)
        {
            var leader = cluster.Leader();
            leader.Disk.Files.FailNext(failing);
            leader.StayDownFor(100);
            cluster.Until("the leader ends itself", () => cluster.Sightings.Failures == round);
            cluster.Acknowledge(50);
        }
    });

    /// <summary>hashicorp/raft #503: a hung disk kept the leader for ever.</summary>
    [Fact]
    public void Scenario_12_a_leader_whose_disk_hangs_makes_room_and_the_others_go_on() => Play(3, cluster =>
    {
        cluster.Acknowledge(50);
        var hung = cluster.Leader();
        var hangsUntil = cluster.NowMs + 5_000;
        hung.Disk.StallNextWrite(5_000);
        cluster.Leader(otherThan: hung);
        cluster.Acknowledge(50);
        Assert.True(cluster.NowMs < hangsUntil, "nothing went on before the disk did");
        Assert.NotEqual(Role.Leader, hung.Loop!.Core.Role);
    });

    /// <summary>A node under its old id without its old promises: it must not vote, and must not count.</summary>
    [Fact]
    public void Scenario_16_a_follower_restarted_with_an_empty_disk_under_its_old_id_is_refused_by_name() => Play(3, cluster =>
    {
        cluster.Acknowledge(100);
        var wiped = cluster.OthersThan(cluster.Leader())[0];
        ChangeDisk(wiped, node => node.Wipe());
        cluster.Until("it is started again", () => wiped.IsUp);
        cluster.Until("it is refused", () => wiped.IsRefusedByPeers);
        cluster.Acknowledge(100);
        Assert.True(wiped.HasRefusedItsDisk);
        IsTakenInAnew(cluster, wiped);
    });

    private static void DamageTwoOfFive(Action<SimNode> damage) => Play(5, cluster =>
    {
        cluster.Acknowledge(200);
        var leader = cluster.Leader();
        var damaged = cluster.OthersThan(leader).Take(2).ToList();
        foreach (var node in damaged)
            ChangeDisk(node, damage);
        cluster.RunFor(500);
        foreach (var node in damaged)
        {
            Assert.True(node.HasRefusedItsDisk);
            Assert.Contains(".seg: at offset", Assert.IsType<LogCorruptException>(cluster.Sightings.Refusals[node]).Message, StringComparison.Ordinal);
        }

        cluster.Acknowledge(100);
        foreach (var node in damaged)
            IsTakenInAnew(cluster, node);
    });

    private static void IsTakenInAnew(ScriptedCluster cluster, SimNode lost) => cluster.Until($"{lost.Member.Name} is a voter anew", () =>
        cluster.Nodes.Any(node => node.Loop?.Core.CommittedMembership is { } members && !members.Contains(lost.Id)
            && MemberAddress.MembersOf(members).Any(member => member.Node > lost.Id && member.PublicAddress == lost.Member.PublicAddress && members.IsVoter(member.Node))), withinMs: 15_000);

    /// <summary>A leader that was cut off with proposals under way, while another leads. It is still cut off.</summary>
    private static SimNode DeposedWithTail(ScriptedCluster cluster)
    {
        cluster.Acknowledge(50);
        var former = cluster.Leader();
        cluster.Isolate(former);
        cluster.Until("a tail of its own", () => cluster.HasTailOfItsOwn(former));
        cluster.Leader(otherThan: former);
        cluster.Acknowledge(20);
        Assert.True(cluster.HasTailOfItsOwn(former));
        return former;
    }
}
