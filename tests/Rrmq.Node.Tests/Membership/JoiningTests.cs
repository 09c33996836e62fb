using Rrmq.Raft;
using static Rrmq.Node.Tests.InMemoryCluster;

namespace Rrmq.Node.Tests;

public sealed class JoiningTests
{
    private static readonly Incarnation Folder = new(77);
    private readonly InMemoryCluster _cluster = new(3);
    private readonly InMemoryNode _leader;

    public JoiningTests()
    {
        _leader = _cluster.Elect();
        _leader.Run(Create("t"));
        _leader.Run(Publish("t", "before"));
    }

    [Fact]
    public void A_newcomer_is_a_learner_until_it_keeps_up_and_then_becomes_a_voter_by_itself()
    {
        var answer = Ask(Newcomer(Folder));
        Assert.Equal((ChangeStatus.Done, new NodeId(4), "n3"), (answer.Status, answer.Member!.Node, answer.Member.Name));

        _cluster.Advance(2_000);
        Assert.Equal([new NodeId(4)], _leader.Loop.Core.Membership.Learners);

        var newcomer = _cluster.StartNewcomer(answer);
        Assert.Equal(Standing.Joining, newcomer.Loop.Status.Standing);
        _cluster.Advance(2_000);

        Assert.Equal([1, 2, 3, 4], _leader.Loop.Core.CommittedMembership.Voters.Select(voter => voter.Value));
        Assert.Equal(Standing.Voter, newcomer.Loop.Status.Standing);
        Assert.Single(_cluster.Nodes.Select(node => node.Loop.State.StateHash()).Distinct());
    }

    [Fact]
    public void A_newcomer_whose_disk_is_slow_stays_a_learner()
    {
        var newcomer = _cluster.StartNewcomer(Ask(Newcomer(Folder)));
        newcomer.HoldsWrites = true;

        _cluster.Advance(2_000);

        Assert.Equal([new NodeId(4)], _leader.Loop.Core.Membership.Learners);
    }

    [Fact]
    public void A_learner_that_has_something_and_falls_behind_stays_a_learner()
    {
        var newcomer = _cluster.StartNewcomer(Ask(Newcomer(Folder)));
        _cluster.Advance(60);
        Assert.True(_leader.Loop.Core.MatchOf(newcomer.Member.Node) > LogIndex.Zero);
        newcomer.HoldsWrites = true;
        _leader.Run(Publish("t", "more"));

        _cluster.Advance(2_000);

        Assert.Equal([new NodeId(4)], _leader.Loop.Core.Membership.Learners);
    }

    [Fact]
    public void The_first_newcomer_brings_the_addresses_of_all_into_the_log_so_that_it_needs_no_list()
    {
        var newcomer = _cluster.StartNewcomer(Ask(Newcomer(Folder)));
        _cluster.Advance(2_000);

        Assert.Equal(_cluster.Members, newcomer.Loop.Status.Members.Take(3).Select(member => member.Member));
        Assert.Equal(_cluster.Members, newcomer.Peers);
        Assert.All(_cluster.Nodes.Take(3), node => Assert.Contains(newcomer.Member, node.Peers));
    }

    [Fact]
    public void Asked_again_by_the_same_folder_it_is_the_same_node()
    {
        var first = Ask(Newcomer(Folder));
        var second = Ask(Newcomer(Folder));

        Assert.Equal((ChangeStatus.Done, first.Member), (second.Status, second.Member));
    }

    [Fact]
    public void A_member_that_lost_its_folder_is_not_taken_for_the_one_it_was()
    {
        Ask(Newcomer(Folder));

        var wiped = Ask(Newcomer(new Incarnation(78)));

        Assert.Equal(ChangeStatus.Refused, wiped.Status);
        Assert.Contains("remove the node first: rrmq cluster remove 4", wiped.Reason, StringComparison.Ordinal);
        var founder = _cluster.Members[1];
        Assert.Equal(ChangeStatus.Refused, Ask(new ChangeRequest.Add(founder.PublicAddress, founder.Host, founder.Port, founder.InternalPort, null, Folder)).Status);
    }

    [Fact]
    public void A_newcomer_that_was_announced_is_the_first_one_to_come_from_there()
    {
        var announced = Ask(Newcomer(null));
        Assert.True(announced.Member!.IsAwaited);

        var come = Ask(Newcomer(Folder));
        Assert.Equal((announced.Member.Node, Folder, false), (come.Member!.Node, come.Member.Folder, come.Member.IsAwaited));
        Assert.Equal(ChangeStatus.Refused, Ask(Newcomer(new Incarnation(78))).Status);
    }

    [Fact]
    public void A_follower_points_to_the_leader()
    {
        var answer = _cluster.Followers.First().Change(Newcomer(Folder));
        _cluster.Settle();

        Assert.Equal((ChangeStatus.NotLeader, _leader.Member), (InMemoryNode.Result(answer).Status, InMemoryNode.Result(answer).Member));
    }

    [Fact]
    public void A_newcomer_that_restarts_before_its_log_has_anything_still_knows_where_the_others_are()
    {
        var newcomer = _cluster.StartNewcomer(Ask(Newcomer(Folder)));
        newcomer.Restart();
        newcomer.Loop.RunOnce();

        Assert.Equal(_cluster.Members, newcomer.Peers);
    }

    private static ChangeRequest.Add Newcomer(Incarnation? folder) => new("http://127.0.0.1:8004", "127.0.0.1", 8004, 8004, null, folder);

    private ChangeAnswer Ask(ChangeRequest request)
    {
        var answer = _leader.Change(request);
        _cluster.Settle();
        return InMemoryNode.Result(answer);
    }
}
