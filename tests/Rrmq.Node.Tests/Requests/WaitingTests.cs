using System.Text;
using Rrmq.Queues;
using Rrmq.Raft;
using static Rrmq.Node.Tests.InMemoryCluster;

namespace Rrmq.Node.Tests.Requests;

public sealed class WaitingTests
{
    private static readonly RequestOptions TenSeconds = new() { Wait = TimeSpan.FromSeconds(10) };

    [Fact]
    public void A_pop_that_finds_nothing_waits_and_takes_what_comes()
    {
        var (cluster, leader) = Cluster();
        var answer = leader.Request(Pop("t"), TenSeconds);
        cluster.Advance(1_000);
        Assert.False(answer.IsCompleted);

        leader.Get(Publish("t", "m"));

        Assert.Equal("m", Text(answer));
    }

    [Fact]
    public void One_who_waits_costs_the_log_nothing()
    {
        var (cluster, leader) = Cluster();
        var before = leader.Disk.Count;

        var answer = leader.Request(Pop("t"), TenSeconds);
        cluster.Advance(5_000);

        Assert.False(answer.IsCompleted);
        Assert.Equal(before, leader.Disk.Count);
    }

    [Fact]
    public void When_its_time_is_over_it_has_found_nothing()
    {
        var (cluster, leader) = Cluster();
        var answer = leader.Request(Pop("t"), TenSeconds);
        cluster.Advance(9_990);
        Assert.False(answer.IsCompleted);

        cluster.Advance(30);

        Assert.Equal((AnswerKind.Applied, CommandStatus.QueueEmpty), (InMemoryNode.Result(answer).Kind, InMemoryNode.Result(answer).Result.Status));
    }

    [Fact]
    public void First_come_first_served()
    {
        var (cluster, leader) = Cluster();
        var waiting = Enumerable.Range(0, 5).Select(_ =>
        {
            var answer = leader.Request(Pop("t"), TenSeconds);
            cluster.Settle();
            return answer;
        }).ToList();

        for (var i = 0; i < 5; i++)
            leader.Get(Publish("t", $"m{i}"));

        Assert.Equal(["m0", "m1", "m2", "m3", "m4"], waiting.Select(Text));
    }

    [Fact]
    public void A_burst_reaches_all_who_wait_for_it()
    {
        var (cluster, leader) = Cluster();
        var waiting = Enumerable.Range(0, 300).Select(_ => leader.Request(Pop("t"), TenSeconds)).ToList();
        cluster.Settle();

        for (var i = 0; i < 300; i++)
            _ = leader.Request(Publish("t", $"{i}"));
        cluster.Settle();

        Assert.Equal(Enumerable.Range(0, 300).Select(i => $"{i}"), waiting.Select(Text));
    }

    [Fact]
    public void A_single_message_does_not_make_all_of_them_try()
    {
        var (cluster, leader) = Cluster();
        var waiting = Enumerable.Range(0, 200).Select(_ => leader.Request(Pop("t"), TenSeconds)).ToList();
        cluster.Settle();
        var before = Commands(leader);

        leader.Get(Publish("t", "only"));

        Assert.Equal("only", Text(waiting[0]));
        Assert.InRange(Commands(leader) - before, 2, 4);
    }

    [Fact]
    public void Whoever_tries_in_vain_keeps_its_place()
    {
        var (cluster, leader) = Cluster();
        var first = leader.Request(Pop("t"), TenSeconds);
        var second = leader.Request(Pop("t"), TenSeconds);
        cluster.Settle();

        // The base API's pop is in the same batch as the publish and takes what the first one is woken for.
        leader.HoldsWrites = true;
        foreach (var follower in cluster.Followers)
            follower.HoldsWrites = true;
        var opens = leader.Submit(Publish("t", "taken"));
        cluster.Settle();
        var takes = leader.Submit(Pop("t") with { IdempotencyKey = Bytes("under way") });
        var next = leader.Submit(Publish("t", "for the first"));
        foreach (var node in cluster.Nodes)
            node.HoldsWrites = false;
        cluster.Settle();
        leader.Get(Publish("t", "for the second"));

        Assert.All([opens, takes, next], answer => Assert.Equal(CommandStatus.Done, InMemoryNode.Result(answer).Result.Status));
        Assert.Equal(["for the first", "for the second"], new[] { first, second }.Select(Text));
    }

    [Fact]
    public void A_client_that_hung_up_takes_nothing()
    {
        var (cluster, leader) = Cluster();
        using var client = new CancellationTokenSource();
        var gone = leader.Request(Pop("t"), TenSeconds, client.Token);
        var stays = leader.Request(Pop("t"), TenSeconds);
        cluster.Settle();
        client.Cancel();
        cluster.Settle();

        leader.Get(Publish("t", "m"));

        Assert.Equal("m", Text(stays));
        Assert.NotEqual(AnswerKind.Applied, InMemoryNode.Result(gone).Kind);
    }

    [Fact]
    public void A_client_of_a_follower_that_hung_up_takes_nothing()
    {
        var (cluster, leader) = Cluster();
        using var client = new CancellationTokenSource();
        var gone = cluster.Followers.First().Request(Pop("t"), TenSeconds, client.Token);
        cluster.Settle();
        client.Cancel();
        cluster.Settle();

        leader.Get(Publish("t", "m"));

        Assert.Equal(1, leader.Loop.State.MessageCount);
        Assert.NotEqual(AnswerKind.Applied, InMemoryNode.Result(gone).Kind);
    }

    [Fact]
    public void Clients_of_all_nodes_stand_in_one_line()
    {
        var (cluster, leader) = Cluster();
        var waiting = new[] { 1, 2, 3, 1, 2, 3 }.Select(id =>
        {
            var answer = cluster[id].Request(Pop("t"), TenSeconds);
            cluster.Settle();
            return answer;
        }).ToList();

        for (var i = 0; i < 6; i++)
            leader.Get(Publish("t", $"{i}"));

        Assert.Equal(["0", "1", "2", "3", "4", "5"], waiting.Select(Text));
    }

    [Fact]
    public void Those_who_wait_find_the_next_leader_by_themselves()
    {
        var (cluster, leader) = Cluster();
        var waiting = cluster.Nodes.Select(node => node.Request(Pop("t"), TenSeconds)).ToList();
        cluster.Settle();

        leader.Loop.Core.TransferLeadership(cluster.Followers.First().Member.Node);
        cluster.Advance(300);
        Assert.NotSame(leader, cluster.Leader);
        Assert.All(waiting, answer => Assert.False(answer.IsCompleted));
        for (var i = 0; i < 3; i++)
            leader.Get(Publish("t", "m"));

        Assert.All(waiting, answer => Assert.Equal("m", Text(answer)));
    }

    [Fact]
    public void A_leader_that_lost_its_quorum_gives_those_who_wait_back()
    {
        var (cluster, leader) = Cluster();
        var answer = leader.Request(Pop("t"), TenSeconds);
        cluster.Settle();
        cluster.Isolate(leader);
        cluster.Advance(1_000);
        var next = cluster.Elect();
        cluster.Heal();
        cluster.Advance(300);

        next.Get(Publish("t", "m"));

        Assert.Equal("m", Text(answer));
    }

    /// <summary>Its leader may have proposed it with its last breath. Only a key makes a second try harmless.</summary>
    [Fact]
    public void When_the_leader_dies_those_who_wait_elsewhere_with_a_key_go_on_and_of_the_others_nobody_knows()
    {
        var (cluster, leader) = Cluster();
        var follower = cluster.Followers.First();
        var keyed = follower.Request(Pop("t") with { IdempotencyKey = Bytes("k") }, TenSeconds);
        var plain = follower.Request(Pop("t"), TenSeconds);
        cluster.Settle();
        leader.IsPaused = true;
        cluster.Isolate(leader);
        follower.Loop.Inbox.PostUnreachable(leader.Member.Node);
        cluster.Settle();
        Assert.Equal((AnswerKind.LeadershipLost, false), (InMemoryNode.Result(plain).Kind, InMemoryNode.Result(plain).IsOutcomeKnown));
        Assert.False(keyed.IsCompleted);

        var next = cluster.Elect();
        cluster.Advance(300);
        next.Get(Publish("t", "m"));
        Assert.Equal("m", Text(keyed));
    }

    [Fact]
    public void A_node_that_stops_answers_its_own_and_sends_the_others_on()
    {
        var (cluster, leader) = Cluster();
        var own = leader.Request(Pop("t"), TenSeconds);
        var other = cluster.Followers.First().Request(Pop("t"), TenSeconds);
        cluster.Settle();

        leader.Loop.BeginStop();
        cluster.Advance(500);
        cluster.Nodes.First(node => node != leader).Get(Publish("t", "m"));

        Assert.Equal(AnswerKind.Stopping, InMemoryNode.Result(own).Kind);
        Assert.Equal("m", Text(other));
    }

    [Fact]
    public void A_follower_that_stops_takes_those_who_wait_back_from_the_leader()
    {
        var (cluster, leader) = Cluster();
        var follower = cluster.Followers.First();
        var answer = follower.Request(Pop("t"), TenSeconds);
        cluster.Settle();

        follower.Loop.BeginStop();
        cluster.Advance(20);
        leader.Get(Publish("t", "m"));

        Assert.Equal((AnswerKind.Stopping, true), (InMemoryNode.Result(answer).Kind, follower.Loop.MayStop));
        Assert.Equal(1, leader.Loop.State.MessageCount);
    }

    [Fact]
    public void Nobody_waits_at_a_topic_that_is_not_there()
    {
        var (_, leader) = Cluster();

        Assert.Equal(CommandStatus.TopicNotFound, leader.Get(Pop("none"), TenSeconds).Result.Status);
    }

    [Fact]
    public void More_than_may_wait_are_refused()
    {
        var (cluster, leader) = Cluster();
        for (var i = 0; i < 65_536; i++)
            _ = leader.Request(Pop("t"), TenSeconds);

        Assert.Equal(AnswerKind.TooManyWaiting, InMemoryNode.Result(leader.Request(Pop("t"), TenSeconds)).Kind);
        cluster.Settle();
        Assert.Equal(CommandStatus.Done, leader.Get(Publish("t", "there is room for all else")).Result.Status);
    }

    [Fact]
    public void A_remembered_answer_does_not_wait()
    {
        var (cluster, leader) = Cluster();
        leader.Get(Publish("t", "m"));
        var pop = Pop("t") with { IdempotencyKey = Bytes("k") };
        leader.Get(pop);

        var again = leader.Get(pop, TenSeconds);

        Assert.True(again.Result.Replayed);
        cluster.Settle();
    }

    private static (InMemoryCluster Cluster, InMemoryNode Leader) Cluster()
    {
        var cluster = new InMemoryCluster(3);
        var leader = cluster.Elect();
        leader.Get(Create("t"));
        cluster.Advance(100);
        return (cluster, leader);
    }

    private static string Text(Task<Answer> answer) => Encoding.UTF8.GetString(InMemoryNode.Result(answer).Body.Span);

    private static int Commands(InMemoryNode node)
    {
        var commands = 0;
        foreach (var entry in node.Disk.Where(entry => entry.Kind == EntryKind.Command && !entry.Payload.IsEmpty))
        {
            var batch = new CommandBatchReader(entry.Payload);
            while (batch.TryRead(out _))
                commands++;
        }

        return commands;
    }
}
