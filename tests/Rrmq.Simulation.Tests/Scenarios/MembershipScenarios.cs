using Rrmq.Raft;
using static Rrmq.Simulation.Tests.Scenarios.ScriptedCluster;

namespace Rrmq.Simulation.Tests.Scenarios;

/// <summary>Members that come and go while other things go wrong.</summary>
public sealed class MembershipScenarios
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Scenario_03_a_partition_kills_and_a_removal_at_once_lose_nothing(bool isLeader) => Play(5, cluster =>
    {
        cluster.Acknowledge(100);
        var leader = cluster.Leader();
        var others = cluster.OthersThan(leader);
        var removed = isLeader ? leader : others[0];
        SimNode[] minority = [others[0], others[1]];
        cluster.Remove(removed);
        cluster.Split(minority);
        others[1].End(NodeEnd.Killed, downMs: 500);
        cluster.RunFor(30);
        others[2].End(NodeEnd.Killed, downMs: 300);
        cluster.RunFor(200);
        others[3].End(NodeEnd.PowerCut, downMs: 100);
        cluster.RunFor(400);
        cluster.Join(minority);

        cluster.Until("the removal has its end", () => !cluster.Members.Contains(removed.Id) && !cluster.Members.IsJoint, withinMs: 20_000);
        Assert.Equal(4, cluster.Members.Voters.Count);
        cluster.Acknowledge(100);
        cluster.Until("it knows, and does not lead", () => removed.Loop is { Core: { IsRemoved: true, Role: Role.Follower } });
    });

    /// <summary>
    /// What makes the newcomer known to a member that slept through its joining is in the entries that the newcomer has to send as the leader. Both need a connection for that, and
    /// the sleeper did not let it in.
    /// </summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_member_that_slept_through_a_join_follows_the_newcomer_that_leads(bool sleptDeep) => Play(3, cluster =>
    {
        var sleeper = cluster.OthersThan(cluster.Leader())[0];
        cluster.Isolate(sleeper);
        cluster.Join();
        cluster.Until("the newcomer votes", () => cluster.Members.IsVoter(new NodeId(4)));
        var newcomer = cluster.Nodes[3];
        cluster.IsolateFrom(sleeper, newcomer);
        cluster.Transfer(newcomer);
        cluster.Until("the newcomer leads", () => cluster.Leader() == newcomer);
        if (sleptDeep)
            cluster.Until("nobody has the entries any more that tell of it", () => newcomer.Loop!.Core.Base.Index > sleeper.Loop!.Core.LastIndex, withinMs: 60_000);

        cluster.Rejoin(sleeper);
        var goal = cluster.Committed;
        cluster.Until("the sleeper has caught up", () => sleeper.Loop!.Core.CommitIndex >= goal && cluster.Leader() == newcomer);
        Assert.True(sleeper.Loop!.Core.Membership.IsVoter(newcomer.Id));
    });

    [Fact]
    public void All_of_a_cluster_is_replaced_while_it_works() => Play(3, cluster =>
    {
        var founders = cluster.Nodes.ToArray();
        for (var round = 0; round < founders.Length; round++)
            cluster.Join();
        cluster.Until("the newcomers vote", () => cluster.Members.Voters.Count == 6, withinMs: 20_000);
        foreach (var founder in founders)
            cluster.Remove(founder);
        cluster.Until("the founders are gone", () => cluster.Members is { IsJoint: false, Voters.Count: 3 }, withinMs: 20_000);

        Assert.Equal([4, 5, 6], cluster.Members.Voters.Select(voter => voter.Value));
        foreach (var founder in founders)
            founder.End(NodeEnd.PowerCut, downMs: 600_000);
        cluster.Acknowledge(100);
    });
}
