using Rrmq.Queues;
using Rrmq.Raft;
using static Rrmq.Node.Tests.InMemoryCluster;

namespace Rrmq.Node.Tests;

public sealed class ReplacementTests
{
    private static readonly Incarnation Folder = new(77);
    private readonly InMemoryCluster _cluster = new(3);
    private readonly InMemoryNode _leader;
    private readonly InMemoryNode _lost;

    public ReplacementTests()
    {
        _leader = _cluster.Elect();
        _lost = _cluster.Followers.First();
        _leader.Run(Create("t"));
        _leader.Run(Publish("t", "before"));
    }

    [Fact]
    public void A_node_that_lost_its_folder_comes_back_under_a_new_number_and_its_old_one_goes_in_the_same_change()
    {
        _lost.IsPaused = true;
        _cluster.Advance(1_000);
        var answer = Ask(Replacement(Folder));
        Assert.Equal((ChangeStatus.Done, new NodeId(4), _lost.Member.Name), (answer.Status, answer.Member!.Node, answer.Member.Name));
        Assert.Equal([1, 2, 3], Voters);

        _cluster.StartNewcomer(answer);
        _cluster.Advance(2_000);

        Assert.Equal([.. new[] { 1, 2, 3, 4 }.Where(node => node != _lost.Member.Node.Value)], Voters);
        Assert.True(_leader.Loop.Core.CommittedMembership.HasRemoved(_lost.Member.Node));
        Assert.Equal(CommandStatus.Done, _leader.Run(Pop("t")).Result.Status);
    }

    [Fact]
    public void It_gets_no_vote_before_it_has_caught_up_and_nobody_goes_before_it_has_one()
    {
        _lost.IsPaused = true;
        _cluster.Advance(1_000);
        Ask(Replacement(Folder));

        _cluster.Advance(5_000);

        Assert.Equal([1, 2, 3], Voters);
        Assert.Equal([new NodeId(4)], _leader.Loop.Core.Membership.Learners);
    }

    [Fact]
    public void A_member_that_answers_is_not_replaced()
    {
        var answer = _leader.Change(Replacement(Folder));
        _cluster.Settle();

        Assert.Equal(ChangeStatus.UnderWay, InMemoryNode.Result(answer).Status);
        Assert.Contains("answered a moment ago", InMemoryNode.Result(answer).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void One_that_answers_again_after_all_is_not_removed()
    {
        _lost.IsPaused = true;
        _cluster.Advance(1_000);
        var answer = Ask(Replacement(Folder));
        _lost.IsPaused = false;
        _cluster.Advance(200);

        _cluster.StartNewcomer(answer);
        _cluster.Advance(3_000);

        Assert.Equal([1, 2, 3], Voters);
    }

    [Fact]
    public void The_same_folder_asking_again_is_the_same_node_and_another_one_is_the_next()
    {
        _lost.IsPaused = true;
        _cluster.Advance(1_000);
        var first = Ask(Replacement(Folder));
        Assert.Equal((new NodeId(4), first.Member), (first.Member!.Node, Ask(Replacement(Folder)).Member));
        _cluster.StartNewcomer(first).IsPaused = true;

        _cluster.Advance(1_000);
        var second = Ask(Replacement(new Incarnation(78)));
        Assert.Equal(new NodeId(5), second.Member!.Node);
        _cluster.StartNewcomer(second);
        _cluster.Advance(2_000);

        Assert.Equal([.. new[] { 1, 2, 3, 5 }.Where(node => node != _lost.Member.Node.Value)], Voters);
        Assert.Empty(_leader.Loop.Core.CommittedMembership.Learners);
    }

    [Fact]
    public void Nobody_is_replaced_where_no_member_is()
    {
        var answer = Ask(new ChangeRequest.Add("http://127.0.0.1:8004", "127.0.0.1", 8004, 8004, null, Folder, Replaces: true));

        Assert.Equal(ChangeStatus.Refused, answer.Status);
        Assert.Contains("no member is at http://127.0.0.1:8004", answer.Reason, StringComparison.Ordinal);
    }

    private IEnumerable<int> Voters => _leader.Loop.Core.CommittedMembership.Voters.Select(voter => voter.Value);

    private ChangeRequest.Add Replacement(Incarnation folder)
    {
        var member = _lost.Member;
        return new ChangeRequest.Add(member.PublicAddress, member.Host, member.Port, member.InternalPort, member.Name, folder, Replaces: true);
    }

    private ChangeAnswer Ask(ChangeRequest request)
    {
        var answer = _leader.Change(request);
        _cluster.Settle();
        _cluster.Advance(200);
        return InMemoryNode.Result(answer);
    }
}
