using Rrmq.Queues;
using Rrmq.Raft;
using Rrmq.Transport;
using static Rrmq.Node.Tests.InMemoryCluster;

namespace Rrmq.Node.Tests;

public sealed class BodyTests
{
    private const int Large = 1024 * 1024;

    [Fact]
    public void A_body_still_in_memory_is_not_read_back()
    {
        var (_, leader) = WithBacklog("here");

        Assert.Equal("here", Text(leader.Run(Pop("t"))));
        Assert.Empty(leader.Fetched);
    }

    [Fact]
    public void A_body_that_left_memory_is_read_back_from_the_log()
    {
        var (cluster, leader) = WithBacklog("old");
        Restart(cluster);
        leader = cluster.Elect();

        Assert.Equal("old", Text(leader.Run(Pop("t"))));
        Assert.Single(leader.Fetched);
    }

    [Fact]
    public void The_loop_goes_on_while_a_body_is_read()
    {
        var (cluster, leader) = WithBacklog("old");
        Fill(leader);
        leader.HoldsFetches = true;

        var pop = leader.Submit(Pop("t"));
        cluster.Settle();
        Assert.Equal(CommandStatus.Done, leader.Run(Publish("t", "meanwhile")).Result.Status);
        Assert.False(pop.IsCompleted);

        leader.HoldsFetches = false;
        cluster.Settle();
        Assert.Equal("old", Text(InMemoryNode.Result(pop)));
    }

    [Fact]
    public void A_drain_reads_neighbours_together()
    {
        var (cluster, leader) = WithBacklog([.. Enumerable.Range(0, 200).Select(i => $"{i}")]);
        Fill(leader);

        for (var i = 0; i < 200; i++)
            Assert.Equal($"{i}", Text(leader.Run(Pop("t"))));
        Assert.Single(leader.Fetched);
        Assert.Equal(0, cluster[1].Loop.State.MessageCount - cluster[2].Loop.State.MessageCount);
    }

    [Fact]
    public void A_body_that_does_not_come_in_time_leaves_the_outcome_unknown_and_a_repetition_finds_it()
    {
        var (cluster, leader) = WithBacklog("old");
        Fill(leader);
        leader.HoldsFetches = true;
        var command = new Pop(Bytes("t")) { IdempotencyKey = Bytes("key") };

        var pop = leader.Submit(command);
        cluster.Advance(950);
        Assert.Equal(AnswerKind.TimedOut, InMemoryNode.Result(pop).Kind);

        leader.HoldsFetches = false;
        cluster.Settle();
        var again = leader.Run(command);
        Assert.Equal(("old", true), (Text(again), again.Result.Replayed));
    }

    [Fact]
    public void A_leader_that_leaves_waits_for_bodies_under_way()
    {
        var (cluster, leader) = WithBacklog("old");
        Fill(leader);
        leader.HoldsFetches = true;
        var pop = leader.Submit(Pop("t"));
        cluster.Settle();

        leader.Loop.BeginStop();
        cluster.Settle();
        Assert.False(leader.Loop.MayStop);
        leader.HoldsFetches = false;
        cluster.Advance(20);

        Assert.Equal("old", Text(InMemoryNode.Result(pop)));
        Assert.True(leader.Loop.MayStop);
    }

    [Fact]
    public void A_node_that_ends_tells_those_who_wait_for_a_body_that_the_outcome_is_unknown()
    {
        var (cluster, leader) = WithBacklog("old");
        Fill(leader);
        leader.HoldsFetches = true;
        var pop = leader.Submit(Pop("t"));
        cluster.Settle();

        leader.Loop.Abandon();

        Assert.Equal(AnswerKind.LeadershipLost, InMemoryNode.Result(pop).Kind);
    }

    [Fact]
    public void Only_a_few_reads_are_under_way_at_a_time_and_all_are_answered()
    {
        var (cluster, leader) = WithBacklog();
        for (var topic = 0; topic < 20; topic++)
        {
            leader.Run(Create($"t{topic}"));
            leader.Run(Publish($"t{topic}", $"{topic}"));
            for (var i = 0; i < 40; i++)
                leader.Run(Publish("t", "between"));
        }

        Fill(leader);
        leader.HoldsFetches = true;
        var pops = Enumerable.Range(0, 20).Select(topic => leader.Submit(Pop($"t{topic}"))).ToList();
        cluster.Settle();
        Assert.InRange(leader.Fetched.Count, 2, 4);

        leader.HoldsFetches = false;
        cluster.Settle();
        Assert.Equal(Enumerable.Range(0, 20).Select(topic => $"{topic}"), pops.Select(pop => Text(InMemoryNode.Result(pop))));
    }

    [Fact]
    public void A_damaged_body_comes_from_a_peer()
    {
        var (cluster, leader) = WithDamage("old", out _);

        var pop = leader.Submit(Pop("t"));
        cluster.Settle();
        cluster.Advance(400);

        Assert.Equal("old", Text(InMemoryNode.Result(pop)));
        Assert.Single(leader.Rescued);
    }

    [Fact]
    public void A_damaged_body_that_one_peer_lacks_too_comes_from_the_next()
    {
        var (cluster, leader) = WithDamage("old", out var index);
        cluster.Nodes.First(node => node != leader).DamagedEntries.Add(index);

        var pop = leader.Submit(Pop("t"));
        cluster.Settle();
        cluster.Advance(400);

        Assert.Equal("old", Text(InMemoryNode.Result(pop)));
    }

    [Fact]
    public void A_damaged_body_that_nobody_has_is_never_answered_with_anything_else_and_the_node_goes_on()
    {
        var (cluster, leader) = WithDamage("old", out var index);
        foreach (var node in cluster.Nodes)
            node.DamagedEntries.Add(index);
        var command = new Pop(Bytes("t")) { IdempotencyKey = Bytes("key") };

        var pop = leader.Submit(command);
        cluster.Advance(950);
        Assert.Equal(AnswerKind.TimedOut, InMemoryNode.Result(pop).Kind);
        leader.Loop.BeginStop();
        cluster.Advance(100);
        Assert.True(leader.Loop.MayStop);
    }

    [Fact]
    public void A_damaged_body_is_found_by_a_repetition_once_a_peer_can_give_it()
    {
        var (cluster, leader) = WithDamage("old", out var index);
        foreach (var node in cluster.Nodes)
            node.DamagedEntries.Add(index);
        var command = new Pop(Bytes("t")) { IdempotencyKey = Bytes("key") };
        var pop = leader.Submit(command);
        cluster.Advance(950);
        Assert.Equal(AnswerKind.TimedOut, InMemoryNode.Result(pop).Kind);

        cluster.Nodes.First(node => node != leader).DamagedEntries.Clear();
        cluster.Advance(3_000);
        var again = leader.Submit(command);
        cluster.Advance(400);
        Assert.Equal("old", Text(InMemoryNode.Result(again)));
    }

    [Fact]
    public void A_body_that_is_not_applied_yet_is_not_given_to_a_peer()
    {
        var (cluster, leader) = WithBacklog("here");
        var behind = new LogIndex(leader.Loop.Core.LastIndex.Value + 1);
        leader.Loop.Inbox.PostMessage(new BodyRequest(new NodeId(cluster.Nodes.First(node => node != leader).Member.Node.Value), Term.Zero, behind, 0, 1));
        cluster.Settle();

        Assert.False(leader.Sent.OfType<BodyResponse>().Single().Found);
    }

    private static (InMemoryCluster Cluster, InMemoryNode Leader) WithDamage(string body, out LogIndex index)
    {
        var (cluster, leader) = WithBacklog(body);
        index = leader.Loop.Core.LastIndex;
        Fill(leader);
        leader.DamagedEntries.Add(index);
        return (cluster, leader);
    }

    private static (InMemoryCluster Cluster, InMemoryNode Leader) WithBacklog(params string[] bodies)
    {
        var cluster = new InMemoryCluster(3);
        var leader = cluster.Elect();
        leader.Run(Create("t"));
        foreach (var body in bodies)
            leader.Run(Publish("t", body));
        return (cluster, leader);
    }

    /// <summary>So much that what was there before leaves the cache of entries.</summary>
    private static void Fill(InMemoryNode leader)
    {
        leader.Run(Create("other"));
        for (var i = 0; i < 33; i++)
            leader.Run(new Publish(Bytes("other"), new byte[Large]));
    }

    private static void Restart(InMemoryCluster cluster)
    {
        foreach (var node in cluster.Nodes)
            node.Restart();
    }

    private static string Text(Answer answer) => System.Text.Encoding.UTF8.GetString(answer.Body.Span);
}
