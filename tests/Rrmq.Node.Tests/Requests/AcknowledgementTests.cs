using Rrmq.Queues;
using static Rrmq.Node.Tests.InMemoryCluster;

namespace Rrmq.Node.Tests.Requests;

public sealed class AcknowledgementTests
{
    private static readonly RequestOptions All = new() { Acks = Acknowledgement.All };
    private static readonly RequestOptions Leader = new() { Acks = Acknowledgement.Leader };

    [Fact]
    public void All_waits_for_the_last_voter()
    {
        var (cluster, leader) = Cluster();
        var slow = cluster.Followers.First();
        slow.HoldsWrites = true;
        var byAll = leader.Request(Send("t", "m"), All);
        var byMost = leader.Request(Send("t", "m"));
        cluster.Settle();
        Assert.True(byMost.IsCompleted);
        Assert.False(byAll.IsCompleted);

        slow.HoldsWrites = false;
        cluster.Advance(50);

        Assert.Equal(CommandStatus.Done, InMemoryNode.Result(byAll).Result.Status);
        Assert.NotNull(InMemoryNode.Result(byAll).Result.Detail);
    }

    [Fact]
    public void All_through_a_follower_waits_for_the_last_voter_too()
    {
        var (cluster, _) = Cluster();
        var slow = cluster.Followers.First();
        slow.HoldsWrites = true;
        var byAll = cluster.Followers.Last().Request(Send("t", "m"), All);
        cluster.Settle();
        Assert.False(byAll.IsCompleted);

        slow.HoldsWrites = false;
        cluster.Advance(50);

        Assert.Equal(CommandStatus.Done, InMemoryNode.Result(byAll).Result.Status);
    }

    [Fact]
    public void When_one_does_not_come_in_time_the_answer_says_which_and_where_it_was_applied()
    {
        var (cluster, leader) = Cluster();
        var gone = cluster.Followers.First();
        cluster.Isolate(gone);
        var answer = leader.Request(Send("t", "m"), All);
        cluster.Advance(1_000);

        var told = InMemoryNode.Result(answer);
        Assert.Equal((AnswerKind.TimedOut, false), (told.Kind, told.IsOutcomeKnown));
        Assert.Contains(gone.Member.Name, told.Reason, StringComparison.Ordinal);
        Assert.Equal(1, leader.Loop.State.MessageCount);
    }

    [Fact]
    public void Replicas_asks_for_so_many()
    {
        var cluster = new InMemoryCluster(5);
        var leader = cluster.Elect();
        leader.Get(Configure("t"));
        cluster.Advance(100);
        var slow = cluster.Followers.Take(2).ToList();
        foreach (var node in slow)
            node.HoldsWrites = true;
        var byFour = leader.Request(Send("t", "m"), new RequestOptions { Replicas = 4 });
        var byTwo = leader.Request(Send("t", "m"), new RequestOptions { Replicas = 2 });
        cluster.Settle();
        Assert.True(byTwo.IsCompleted);
        Assert.False(byFour.IsCompleted);

        slow[0].HoldsWrites = false;
        cluster.Advance(50);

        Assert.Equal(CommandStatus.Done, InMemoryNode.Result(byFour).Result.Status);
    }

    [Fact]
    public void Refusals_wait_for_nobody()
    {
        var (cluster, leader) = Cluster();
        var slow = cluster.Followers.First();
        slow.HoldsWrites = true;

        Assert.Equal(CommandStatus.TopicNotFound, leader.Get(Send("none", "m"), All).Result.Status);
    }

    [Fact]
    public void Leader_is_content_with_the_leaders_own_disk_for_publishes()
    {
        var (cluster, leader) = Cluster();
        leader.Get(Send("t", "before"));
        foreach (var follower in cluster.Followers)
            follower.HoldsWrites = true;
        leader.HoldsWrites = true;
        var publish = leader.Request(Send("t", "m"), Leader);
        cluster.Settle();
        Assert.False(publish.IsCompleted);

        leader.HoldsWrites = false;
        cluster.Settle();

        var answer = InMemoryNode.Result(publish);
        Assert.Equal((AnswerKind.Applied, CommandStatus.Done, null), (answer.Kind, answer.Result.Status, answer.Result.Detail));
        Assert.Equal(1, leader.Loop.State.MessageCount);
        var receive = leader.Request(Receive("t"), Leader);
        cluster.Settle();
        Assert.False(receive.IsCompleted);

        foreach (var follower in cluster.Followers)
            follower.HoldsWrites = false;
        cluster.Advance(100);
        Assert.Equal(2, leader.Loop.State.MessageCount);
    }

    [Fact]
    public void Leader_refuses_what_its_state_refuses()
    {
        var (_, leader) = Cluster();

        Assert.Equal(CommandStatus.TopicNotFound, leader.Get(Send("none", "m"), Leader).Result.Status);
    }

    private static (InMemoryCluster Cluster, InMemoryNode Leader) Cluster()
    {
        var cluster = new InMemoryCluster(3);
        var leader = cluster.Elect();
        leader.Get(Configure("t"));
        cluster.Advance(100);
        return (cluster, leader);
    }
}
