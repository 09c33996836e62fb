using System.Text;
using Rrmq.Queues;
using static Rrmq.Node.Tests.InMemoryCluster;

namespace Rrmq.Node.Tests;

/// <summary>A client that heard nothing asks again with its key, while what it asked first is still on its way into the log.</summary>
public sealed class RetriedWithKeyTests
{
    private static readonly Command KeyedPop = new Pop(Bytes("t")) { IdempotencyKey = Bytes("k") };

    [Fact]
    public void A_refusal_from_the_state_is_not_given_while_the_first_attempt_may_still_take_effect()
    {
        var cluster = new InMemoryCluster(3);
        var leader = cluster.Elect();
        leader.Run(Create("t"));
        leader.Run(Publish("t", "a"));

        // The first attempt joins the log behind a pop that leaves it nothing, and a publish that it will take.
        foreach (var follower in cluster.Followers)
            follower.HoldsWrites = true;
        var other = leader.Submit(Pop("t"));
        cluster.Settle();
        leader.Submit(Publish("t", "b"));
        var first = leader.Submit(KeyedPop);
        cluster.Settle();
        foreach (var follower in cluster.Followers)
            FinishOne(follower);
        cluster.Settle();
        Assert.Equal("a", Body(InMemoryNode.Result(other)));
        Assert.False(first.IsCompleted);

        var again = leader.Submit(KeyedPop);
        cluster.Advance(100);
        Assert.False(again.IsCompleted);
        foreach (var follower in cluster.Followers)
            follower.HoldsWrites = false;
        cluster.Advance(100);

        Assert.Equal("b", Body(InMemoryNode.Result(first)));
        Assert.Equal(("b", true), (Body(InMemoryNode.Result(again)), InMemoryNode.Result(again).Result.Replayed));
    }

    [Fact]
    public void A_keyed_request_that_nothing_precedes_is_still_refused_without_a_log_entry()
    {
        var cluster = new InMemoryCluster(3);
        var leader = cluster.Elect();
        leader.Run(Create("t"));
        var before = leader.Loop.Core.LastIndex;

        Assert.Equal(CommandStatus.QueueEmpty, leader.Run(KeyedPop).Result.Status);
        Assert.Equal(before, leader.Loop.Core.LastIndex);
    }

    private static void FinishOne(InMemoryNode node)
    {
        node.HoldsWrites = false;
        node.FinishWrites();
        node.HoldsWrites = true;
    }

    private static string Body(in Answer answer) => Encoding.UTF8.GetString(answer.Body.Span);
}
