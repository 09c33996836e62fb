using System.Text;
using Rrmq.Queues;
using Rrmq.Raft;
using Rrmq.Transport;
using static Rrmq.Node.Tests.InMemoryCluster;

namespace Rrmq.Node.Tests.Requests;

public sealed class ForwardingTests
{
    [Fact]
    public void A_follower_passes_a_request_on_and_answers_as_the_leader_would()
    {
        var (_, leader, follower) = Cluster();

        Assert.Equal(CommandStatus.Done, follower.Get(Create("t")).Result.Status);
        Assert.Equal(CommandStatus.TopicExists, follower.Get(Create("t")).Result.Status);
        Assert.Equal(CommandStatus.Done, follower.Get(Publish("t", "hello")).Result.Status);
        var popped = follower.Get(Pop("t"));

        Assert.Equal("hello", Encoding.UTF8.GetString(popped.Body.Span));
        Assert.Equal((AnswerKind.Applied, leader.Member, leader.Loop.Core.Term), (popped.Kind, popped.Leader, popped.Term));
        Assert.True(popped.At.Index > LogIndex.Zero);
        Assert.Equal(0, leader.Loop.State.MessageCount);
    }

    [Fact]
    public void A_request_that_shall_stay_here_names_the_leader_and_goes_nowhere()
    {
        var (_, leader, follower) = Cluster();

        var answer = follower.Get(Create("t"), new RequestOptions { LocalOnly = true });

        Assert.Equal((AnswerKind.NotLeader, leader.Member), (answer.Kind, answer.Leader));
        Assert.Empty(follower.Sent.OfType<ForwardRequest>());
    }

    [Fact]
    public void The_leader_does_not_pass_on_what_was_passed_on_to_a_node_that_leads_no_longer()
    {
        var (cluster, leader, follower) = Cluster();
        var third = cluster.Followers.First(node => node != follower);

        third.Loop.Inbox.PostMessage(new ForwardRequest(follower.Member.Node, leader.Loop.Core.Term, 7, 900, 0, 0, 0, Batch(Create("t"))));
        cluster.Settle();

        var answer = Assert.Single(third.Sent.OfType<ForwardAnswer>());
        Assert.Equal((7, leader.Member.Node), (answer.RequestId, answer.Leader));
        Assert.Empty(third.Sent.OfType<ForwardRequest>());
        Assert.Equal(0, leader.Loop.State.TopicCount);
    }

    [Fact]
    public void What_the_network_brings_twice_is_done_once()
    {
        var (cluster, leader, follower) = Cluster();
        leader.Get(Create("t"));
        var forward = new ForwardRequest(follower.Member.Node, leader.Loop.Core.Term, 7, 900, 0, 0, 0, Batch(Publish("t", "once")));

        leader.Loop.Inbox.PostMessage(forward);
        leader.Loop.Inbox.PostMessage(forward);
        cluster.Settle();
        leader.Loop.Inbox.PostMessage(forward);
        cluster.Settle();

        Assert.Equal(1, leader.Loop.State.MessageCount);
        Assert.Single(leader.Sent.OfType<ForwardAnswer>());
    }

    [Fact]
    public void Without_a_leader_a_request_waits_for_one_and_then_is_done()
    {
        var cluster = new InMemoryCluster(3);
        var answer = cluster[2].Request(Create("t"));
        cluster.Settle();
        Assert.False(answer.IsCompleted);

        cluster.Elect();
        cluster.Advance(100);

        Assert.Equal(CommandStatus.Done, InMemoryNode.Result(answer).Result.Status);
    }

    [Fact]
    public void Without_a_leader_for_all_its_time_it_was_surely_not_applied()
    {
        var (cluster, _, follower) = Cluster();
        cluster.Isolate(follower);
        cluster.Advance(600);

        var answer = follower.Request(Create("t"));
        cluster.Advance(1000);

        Assert.Equal((AnswerKind.NoLeader, true), (InMemoryNode.Result(answer).Kind, InMemoryNode.Result(answer).IsOutcomeKnown));
    }

    [Fact]
    public void When_the_connection_breaks_while_the_leader_has_it_nobody_knows_the_outcome()
    {
        var (cluster, leader, follower) = Cluster();
        leader.Get(Create("t"));
        leader.IsPaused = true;
        var answer = follower.Request(Publish("t", "m"));
        cluster.Settle();

        follower.Loop.Inbox.PostUnreachable(leader.Member.Node);
        cluster.Settle();

        Assert.False(InMemoryNode.Result(answer).IsOutcomeKnown);
    }

    [Fact]
    public void With_a_key_it_is_asked_again_and_done_once()
    {
        var (cluster, leader, follower) = Cluster();
        leader.Get(Create("t"));
        leader.HoldsWrites = true;
        var answer = follower.Request(Publish("t", "m") with { IdempotencyKey = Bytes("k") });
        cluster.Settle();

        follower.Loop.Inbox.PostUnreachable(leader.Member.Node);
        cluster.Settle();
        Assert.False(answer.IsCompleted);
        leader.HoldsWrites = false;
        cluster.Advance(300);

        Assert.Equal(CommandStatus.Done, InMemoryNode.Result(answer).Result.Status);
        Assert.Equal(1, leader.Loop.State.MessageCount);
    }

    [Fact]
    public void A_leader_that_dies_in_between_leaves_the_outcome_unknown_or_the_next_one_does_it()
    {
        var (cluster, leader, follower) = Cluster();
        leader.Get(Create("t"));
        leader.IsPaused = true;
        cluster.Isolate(leader);
        var plain = follower.Request(Publish("t", "plain"));
        var keyed = follower.Request(Publish("t", "keyed") with { IdempotencyKey = Bytes("k") });
        cluster.Settle();
        follower.Loop.Inbox.PostUnreachable(leader.Member.Node);
        cluster.Elect();
        cluster.Advance(200);

        Assert.False(InMemoryNode.Result(plain).IsOutcomeKnown);
        Assert.Equal(CommandStatus.Done, InMemoryNode.Result(keyed).Result.Status);
        Assert.Equal(1, cluster.Leader.Loop.State.MessageCount);
    }

    [Fact]
    public void Without_a_connection_it_surely_was_not_sent_and_is_tried_again()
    {
        var (cluster, leader, follower) = Cluster();
        follower.Disconnected.Add(leader.Member.Node);
        var answer = follower.Request(Create("t"));
        cluster.Advance(100);
        Assert.False(answer.IsCompleted);

        follower.Disconnected.Clear();
        cluster.Advance(50);

        Assert.Equal(CommandStatus.Done, InMemoryNode.Result(answer).Result.Status);
    }

    [Fact]
    public void A_connection_with_too_much_to_carry_refuses_it()
    {
        var (_, leader, follower) = Cluster();
        follower.Congested.Add(leader.Member.Node);

        Assert.Equal(AnswerKind.Overloaded, follower.Get(Create("t")).Kind);
    }

    [Fact]
    public void An_answer_that_finds_no_room_leaves_when_there_is_some()
    {
        var (cluster, leader, follower) = Cluster();
        leader.Congested.Add(follower.Member.Node);
        var answer = follower.Request(Create("t"));
        cluster.Settle();
        Assert.False(answer.IsCompleted);

        leader.Congested.Clear();
        cluster.Advance(50);

        Assert.Equal(CommandStatus.Done, InMemoryNode.Result(answer).Result.Status);
    }

    [Fact]
    public void A_node_that_stops_lets_what_it_has_passed_on_come_back()
    {
        var (cluster, leader, follower) = Cluster();
        leader.HoldsWrites = true;
        foreach (var other in cluster.Followers)
            other.HoldsWrites = true;
        var answer = follower.Request(Create("t"));
        cluster.Settle();
        follower.Loop.BeginStop();
        cluster.Settle();
        Assert.False(follower.Loop.MayStop);

        foreach (var node in cluster.Nodes)
            node.HoldsWrites = false;
        cluster.Advance(20);

        Assert.Equal(CommandStatus.Done, InMemoryNode.Result(answer).Result.Status);
        Assert.True(follower.Loop.MayStop);
    }

    [Fact]
    public void What_is_no_command_is_surely_not_done()
    {
        var (cluster, leader, follower) = Cluster();

        leader.Loop.Inbox.PostMessage(new ForwardRequest(follower.Member.Node, leader.Loop.Core.Term, 7, 900, 0, 0, 0, new byte[] { 1, 2, 3 }));
        leader.Loop.Inbox.PostMessage(new ForwardRequest(follower.Member.Node, leader.Loop.Core.Term, 8, 900, 0, 9, 0, Batch(Create("t"))));
        cluster.Settle();

        Assert.Equal([7, 8], leader.Sent.OfType<ForwardAnswer>().Select(answer => answer.RequestId));
        Assert.Equal(0, leader.Loop.State.TopicCount);
    }

    private static (InMemoryCluster Cluster, InMemoryNode Leader, InMemoryNode Follower) Cluster()
    {
        var cluster = new InMemoryCluster(3);
        var leader = cluster.Elect();
        cluster.Advance(100);
        return (cluster, leader, cluster.Followers.First());
    }

    private static byte[] Batch(Command command)
    {
        var writer = new CommandBatchWriter();
        writer.Add(command);
        return writer.Finish(0);
    }
}
