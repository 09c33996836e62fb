using System.Text;
using Rrmq.Queues;
using Rrmq.Raft;
using static Rrmq.Node.Tests.InMemoryCluster;

namespace Rrmq.Node.Tests;

public sealed class CommandTests
{
    [Fact]
    public void A_lone_node_leads_at_once_and_answers()
    {
        var cluster = new InMemoryCluster(1);
        cluster.Settle();

        Assert.Equal(CommandStatus.Done, cluster[1].Run(Create("t")).Result.Status);
        cluster[1].Run(Publish("t", "hello"));
        Assert.Equal("hello", Encoding.UTF8.GetString(cluster[1].Run(Pop("t")).Body.Span));
    }

    [Fact]
    public void Every_node_applies_the_same_state()
    {
        var cluster = new InMemoryCluster(3);
        var leader = cluster.Elect();
        leader.Run(Create("t"));
        for (var i = 0; i < 100; i++)
            leader.Run(Publish("t", $"{i}"));
        leader.Run(Pop("t"));
        cluster.Advance(100);

        Assert.Single(cluster.Nodes.Select(node => node.Loop.State.StateHash()).Distinct());
        Assert.Equal(99, cluster[1].Loop.State.MessageCount);
    }

    [Fact]
    public void A_follower_names_the_leader_and_applies_nothing()
    {
        var cluster = new InMemoryCluster(3);
        var leader = cluster.Elect();
        cluster.Advance(100);
        var follower = cluster.Followers.First();

        var answer = follower.Run(Create("t"));
        Assert.Equal((AnswerKind.NotLeader, leader.Member), (answer.Kind, answer.Leader));
        Assert.Equal(0, leader.Loop.State.TopicCount);
    }

    [Fact]
    public void Without_a_leader_the_answer_is_surely_not_applied()
    {
        var cluster = new InMemoryCluster(3);
        var answer = cluster[1].Run(Create("t"));

        Assert.Equal((AnswerKind.NoLeader, true), (answer.Kind, answer.IsOutcomeKnown));
    }

    [Fact]
    public void A_batch_leaves_behind_the_answers_to_the_one_before_and_takes_along_what_they_bring()
    {
        var cluster = new InMemoryCluster(1);
        cluster.Settle();
        var leader = cluster[1];
        leader.Run(Create("t"));
        var last = leader.Loop.Core.LastIndex;

        leader.AreAnswersUnderWay = true;
        var answers = new List<Task<Answer>> { leader.Submit(Publish("t", "1")) };
        cluster.Settle();
        answers.Add(leader.Submit(Publish("t", "2")));
        cluster.Settle();
        Assert.Equal(last, leader.Loop.Core.LastIndex);
        leader.AreAnswersUnderWay = false;
        cluster.Settle();
        Assert.Equal(last.Next, leader.Loop.Core.LastIndex);
        Assert.All(answers, answer => Assert.Equal(CommandStatus.Done, InMemoryNode.Result(answer).Result.Status));
    }

    [Fact]
    public void Commands_that_wait_for_the_disk_travel_together()
    {
        var cluster = new InMemoryCluster(1);
        cluster.Settle();
        cluster[1].Run(Create("t"));
        cluster[1].HoldsWrites = true;
        var before = cluster[1].Disk.Count;

        var answers = Enumerable.Range(0, 100).Select(i =>
        {
            var answer = cluster[1].Submit(Publish("t", $"{i}"));
            cluster[1].Loop.RunOnce();
            return answer;
        }).ToList();
        cluster[1].HoldsWrites = false;
        cluster.Settle();

        Assert.All(answers, answer => Assert.Equal(CommandStatus.Done, InMemoryNode.Result(answer).Result.Status));
        Assert.Equal(before + 2, cluster[1].Disk.Count);
    }

    [Fact]
    public void Refusals_write_nothing_to_the_log()
    {
        var cluster = new InMemoryCluster(3);
        var leader = cluster.Elect();
        leader.Run(Create("t"));
        var before = leader.Loop.Core.LastIndex;

        Assert.Equal(CommandStatus.QueueEmpty, leader.Run(Pop("t")).Result.Status);
        Assert.Equal(CommandStatus.TopicNotFound, leader.Run(Publish("none", "x")).Result.Status);
        Assert.Equal(CommandStatus.TopicExists, leader.Run(Create("t")).Result.Status);
        Assert.Equal(before, leader.Loop.Core.LastIndex);
    }

    [Fact]
    public void A_full_disk_refuses_publishes_and_topics_and_still_pops()
    {
        var cluster = new InMemoryCluster(1);
        cluster.Settle();
        cluster[1].Run(Create("t"));
        cluster[1].Run(Publish("t", "x"));
        cluster[1].IsDiskFull = true;

        Assert.Equal(AnswerKind.DiskFull, cluster[1].Run(Publish("t", "y")).Kind);
        Assert.Equal(AnswerKind.DiskFull, cluster[1].Run(Create("u")).Kind);
        var pop = cluster[1].Run(Pop("t"));
        Assert.Equal((AnswerKind.Applied, "x"), (pop.Kind, Encoding.UTF8.GetString(pop.Body.Span)));
    }

    [Fact]
    public void A_disk_whose_reserve_is_nearly_spent_refuses_pops_too_until_there_is_room()
    {
        var cluster = new InMemoryCluster(1);
        cluster.Settle();
        cluster[1].Run(Create("t"));
        cluster[1].Run(Publish("t", "x"));
        cluster[1].IsReserveSpent = true;
        Assert.Equal(AnswerKind.DiskFull, cluster[1].Run(Pop("t")).Kind);

        cluster[1].IsReserveSpent = false;
        Assert.Equal(AnswerKind.Applied, cluster[1].Run(Pop("t")).Kind);
    }

    [Fact]
    public void A_follower_on_its_reserve_takes_no_messages_follows_on_and_catches_up_when_there_is_room()
    {
        var cluster = new InMemoryCluster(3);
        var leader = cluster.Elect();
        leader.Run(Create("t"));
        leader.Run(Publish("t", "a"));
        var full = cluster.Nodes.First(node => node != leader);
        cluster.Advance(500);
        var term = leader.Loop.Core.Term;
        var before = full.Loop.Core.LastIndex;
        full.IsOnReserve = true;

        leader.Run(Publish("t", "b"));
        leader.Run(Pop("t"));
        cluster.Advance(2_000);
        Assert.Equal((before, term, Role.Follower), (full.Loop.Core.LastIndex, full.Loop.Core.Term, full.Loop.Core.Role));

        full.IsOnReserve = false;
        cluster.Advance(2_000);
        Assert.Equal(leader.Loop.Core.LastIndex, full.Loop.Core.LastIndex);
        Assert.Equal(term, leader.Loop.Core.Term);
    }

    [Fact]
    public void Followers_on_their_reserve_take_the_pops_that_empty_the_queues()
    {
        var cluster = new InMemoryCluster(3);
        var leader = cluster.Elect();
        leader.Run(Create("t"));
        leader.Run(Publish("t", "a"));
        foreach (var node in cluster.Nodes.Where(node => node != leader))
            node.IsOnReserve = true;

        Assert.Equal(AnswerKind.Applied, leader.Run(Pop("t")).Kind);
        var publish = leader.Submit(Publish("t", "b"));
        cluster.Advance(200);
        Assert.False(publish.IsCompleted);
    }

    [Fact]
    public void Followers_that_are_full_are_heard_of_before_they_take_no_more_and_publishes_are_refused()
    {
        var cluster = new InMemoryCluster(3);
        var leader = cluster.Elect();
        leader.Run(Create("t"));
        leader.Run(Publish("t", "a"));
        foreach (var node in cluster.Nodes.Where(node => node != leader))
            node.IsDiskFull = true;
        cluster.Advance(200);

        Assert.Equal(AnswerKind.MajorityDiskFull, leader.Run(Publish("t", "b")).Kind);
        Assert.Equal(AnswerKind.MajorityDiskFull, leader.Run(Create("u")).Kind);
        foreach (var node in cluster.Nodes.Where(node => node != leader))
            node.IsOnReserve = true;
        Assert.Equal(AnswerKind.Applied, leader.Run(Pop("t")).Kind);

        cluster.Followers.First().IsDiskFull = false;
        cluster.Followers.First().IsOnReserve = false;
        cluster.Advance(200);
        Assert.Equal(AnswerKind.Applied, leader.Run(Publish("t", "c")).Kind);
    }

    [Fact]
    public void One_full_follower_of_three_stops_no_publish_until_the_other_keeps_silent()
    {
        var cluster = new InMemoryCluster(3);
        var leader = cluster.Elect();
        leader.Run(Create("t"));
        var followers = cluster.Followers.ToList();
        followers[0].IsDiskFull = true;
        cluster.Advance(200);
        Assert.Equal(AnswerKind.Applied, leader.Run(Publish("t", "a")).Kind);

        followers[1].IsPaused = true;
        cluster.Advance(1_000);
        Assert.Equal(AnswerKind.MajorityDiskFull, leader.Run(Publish("t", "b")).Kind);
        Assert.Equal(AnswerKind.Applied, leader.Run(Pop("t")).Kind);
    }

    [Fact]
    public void A_full_inbox_refuses_and_takes_again_once_there_is_room()
    {
        var cluster = new InMemoryCluster(1);
        cluster.Settle();
        cluster[1].Run(Create("t"));
        var large = new string('x', 40_000);

        var first = cluster[1].Submit(Publish("t", large));
        var second = cluster[1].Submit(Publish("t", large));
        cluster.Settle();
        Assert.Equal(CommandStatus.Done, InMemoryNode.Result(first).Result.Status);
        Assert.Equal(AnswerKind.Overloaded, InMemoryNode.Result(second).Kind);

        cluster[1].Loop.Inbox.Release(Publish("t", large).EncodedSize);
        Assert.Equal(CommandStatus.Done, cluster[1].Run(Publish("t", large)).Result.Status);
    }

    [Fact]
    public void A_pop_takes_nothing_when_its_client_hung_up_before_it_was_proposed()
    {
        var cluster = new InMemoryCluster(1);
        cluster.Settle();
        cluster[1].Run(Create("t"));
        cluster[1].Run(Publish("t", "x"));
        using var hungUp = new CancellationTokenSource();

        cluster[1].HoldsWrites = true;
        var ahead = cluster[1].Submit(Publish("t", "y"));
        cluster[1].Loop.RunOnce();
        var pop = cluster[1].Submit(Pop("t"), hungUp.Token);
        cluster[1].Loop.RunOnce();
        hungUp.Cancel();
        cluster[1].HoldsWrites = false;
        cluster.Settle();

        Assert.Equal(AnswerKind.Applied, InMemoryNode.Result(ahead).Kind);
        Assert.NotEqual(AnswerKind.Applied, InMemoryNode.Result(pop).Kind);
        Assert.Equal(2, cluster[1].Loop.State.MessageCount);
    }
}
