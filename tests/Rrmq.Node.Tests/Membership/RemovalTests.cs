using Rrmq.Raft;
using static Rrmq.Node.Tests.InMemoryCluster;

namespace Rrmq.Node.Tests;

public sealed class RemovalTests
{
    private readonly InMemoryCluster _cluster = new(3);
    private readonly InMemoryNode _leader;

    public RemovalTests()
    {
        _leader = _cluster.Elect();
        _leader.Run(Create("t"));
    }

    [Fact]
    public void A_removed_follower_knows_it_keeps_quiet_and_refuses_to_serve()
    {
        var gone = _cluster.Followers.First();
        var term = _leader.Loop.Core.Term;
        Assert.Equal(gone.Member, Remove(_leader, gone).Member);

        _cluster.Advance(10_000);

        Assert.Equal(Standing.Removed, gone.Loop.Status.Standing);
        Assert.Equal(AnswerKind.Removed, gone.Run(Pop("t")).Kind);
        Assert.Empty(gone.Peers);
        Assert.Equal(term, _leader.Loop.Core.Term);
        Assert.Equal(AnswerKind.Applied, _leader.Run(Publish("t", "without it")).Kind);
        Assert.All(_cluster.Nodes.Where(node => node != gone), node => Assert.DoesNotContain(gone.Member, node.Peers));
    }

    [Fact]
    public void Those_who_stay_let_a_removed_node_go_only_after_it_had_time_to_hear_of_it()
    {
        var gone = _cluster.Followers.First();
        Remove(_leader, gone);

        _cluster.Advance(1_000);

        Assert.Contains(gone.Member, _leader.Peers);
    }

    [Fact]
    public void A_leader_that_is_removed_answers_and_another_leads_with_all_there_was()
    {
        _leader.Run(Publish("t", "kept"));

        Assert.Equal(ChangeStatus.Done, Remove(_leader, _leader).Status);
        _cluster.Advance(2_000);

        var next = _cluster.Nodes.Single(node => node.Loop.Core.Role == Role.Leader);
        Assert.NotEqual(_leader, next);
        Assert.Equal("kept", System.Text.Encoding.UTF8.GetString(next.Run(Pop("t")).Body.Span));
        Assert.Equal(Standing.Removed, _leader.Loop.Status.Standing);
    }

    [Fact]
    public void An_unknown_node_a_removed_one_and_the_last_voter_are_refused_in_clear_words()
    {
        Assert.Equal((ChangeStatus.NotFound, "there is no node 9"), Words(Ask(_leader, new ChangeRequest.Remove(new NodeId(9)))));
        var others = _cluster.Followers.ToArray();
        Remove(_leader, others[0]);
        Assert.Equal((ChangeStatus.NotFound, $"node {others[0].Member.Node} was removed before"), Words(Ask(_leader, new ChangeRequest.Remove(others[0].Member.Node))));
        Remove(_leader, others[1]);
        Assert.Equal((ChangeStatus.Refused, "nobody would be left to vote"), Words(Ask(_leader, new ChangeRequest.Remove(_leader.Member.Node))));
    }

    [Fact]
    public void A_removal_after_which_nothing_could_be_decided_is_refused()
    {
        var dead = _cluster.Followers.First();
        _cluster.Isolate(dead);
        _cluster.Advance(2_000);
        var alive = _cluster.Followers.Single(node => node != dead);

        Assert.Equal(ChangeStatus.Refused, Ask(_leader, new ChangeRequest.Remove(alive.Member.Node)).Status);
        Assert.Equal(ChangeStatus.Done, Remove(_leader, dead).Status);
    }

    [Fact]
    public void The_number_of_a_removed_node_is_not_given_to_another()
    {
        var gone = _cluster[3] == _leader ? _cluster[2] : _cluster[3];
        Remove(_leader, gone);

        var answer = Ask(_leader, new ChangeRequest.Add(gone.Member.PublicAddress, "127.0.0.1", 8004, 8004, null, new Incarnation(5)));

        Assert.Equal((ChangeStatus.Done, new NodeId(4)), (answer.Status, answer.Member!.Node));
    }

    [Fact]
    public void Changes_that_are_asked_for_at_once_are_made_one_after_the_other()
    {
        var others = _cluster.Followers.ToArray();
        var first = _leader.Change(new ChangeRequest.Remove(others[0].Member.Node));
        var second = _leader.Change(new ChangeRequest.Remove(others[1].Member.Node));

        _cluster.Settle();

        Assert.Equal((ChangeStatus.Done, ChangeStatus.Done), (InMemoryNode.Result(first).Status, InMemoryNode.Result(second).Status));
        Assert.Equal([_leader.Member.Node], _leader.Loop.Core.Membership.Voters);
    }

    [Fact]
    public void A_change_whose_leader_is_cut_off_has_an_unknown_outcome()
    {
        foreach (var follower in _cluster.Followers.ToArray())
            _cluster.Isolate(follower);
        var answer = _leader.Change(new ChangeRequest.Add("http://127.0.0.1:8004", "127.0.0.1", 8004, 8004, null, new Incarnation(5)));

        _cluster.Advance(2_000);

        Assert.Equal(ChangeStatus.Unknown, InMemoryNode.Result(answer).Status);
    }

    [Fact]
    public void Leadership_goes_to_whom_it_is_given_or_to_the_one_that_is_furthest()
    {
        var heir = _cluster.Followers.Last();
        var answer = _leader.Change(new ChangeRequest.Transfer(heir.Member.Node));
        _cluster.Advance(100);
        Assert.Equal((ChangeStatus.Done, heir.Member), (InMemoryNode.Result(answer).Status, InMemoryNode.Result(answer).Member));

        _cluster.Elect();
        var back = heir.Change(new ChangeRequest.Transfer(null));
        _cluster.Advance(100);
        Assert.Equal(ChangeStatus.Done, InMemoryNode.Result(back).Status);
        Assert.NotEqual(heir, _cluster.Leader);
    }

    [Fact]
    public void A_transfer_to_a_node_that_does_not_take_it_leaves_leadership_where_it_was()
    {
        var deaf = _cluster.Followers.First();
        _cluster.Isolate(deaf);
        _leader.Run(Publish("t", "it has not heard of this"));

        var answer = _leader.Change(new ChangeRequest.Transfer(deaf.Member.Node));
        _cluster.Advance(1_000);

        Assert.Equal(ChangeStatus.Refused, InMemoryNode.Result(answer).Status);
        Assert.Equal(_leader, _cluster.Leader);
    }

    private ChangeAnswer Remove(InMemoryNode leader, InMemoryNode gone)
    {
        var answer = Ask(leader, new ChangeRequest.Remove(gone.Member.Node));
        Assert.Equal(ChangeStatus.Done, answer.Status);
        return answer;
    }

    private ChangeAnswer Ask(InMemoryNode leader, ChangeRequest request)
    {
        var answer = leader.Change(request);
        _cluster.Settle();
        return InMemoryNode.Result(answer);
    }

    private static (ChangeStatus Status, string Reason) Words(ChangeAnswer answer) => (answer.Status, answer.Reason);
}
