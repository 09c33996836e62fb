using Rrmq.Queues;
using static Rrmq.Node.Tests.InMemoryCluster;

namespace Rrmq.Node.Tests.Requests;

public sealed class ReadingTests
{
    [Fact]
    public void Any_node_answers_with_what_was_committed_when_it_was_asked()
    {
        var (cluster, leader) = Cluster();
        foreach (var node in cluster.Nodes)
        {
            leader.Get(Send("t", "m"));
            var expected = leader.Loop.State.MessageCount;

            var answer = node.Ask(state => state.Describe(Bytes("t"))!.Ready);
            cluster.Advance(100);

            Assert.Equal((AnswerKind.Applied, expected, leader.Member), (InMemoryNode.Result(answer).Kind, InMemoryNode.Result(answer).Value, InMemoryNode.Result(answer).Leader));
        }
    }

    [Fact]
    public void A_stale_one_asks_nobody()
    {
        var (cluster, leader) = Cluster();
        var follower = cluster.Followers.First();
        cluster.Isolate(follower);
        leader.Get(Send("t", "m"));

        var answer = follower.Ask(state => state.MessageCount, new ReadOptions { Stale = true });
        cluster.Settle();

        Assert.Equal((AnswerKind.Applied, 0L), (InMemoryNode.Result(answer).Kind, InMemoryNode.Result(answer).Value));
    }

    [Fact]
    public void One_that_shall_stay_here_names_the_leader()
    {
        var (cluster, leader) = Cluster();

        var answer = cluster.Followers.First().Ask(state => state.MessageCount, new ReadOptions { LocalOnly = true });
        cluster.Settle();

        Assert.Equal((AnswerKind.NotLeader, leader.Member), (InMemoryNode.Result(answer).Kind, InMemoryNode.Result(answer).Leader));
    }

    [Fact]
    public void Without_a_leader_it_waits_for_one_as_long_as_its_time_lasts()
    {
        var cluster = new InMemoryCluster(3);
        var inTime = cluster[2].Ask(state => state.TopicCount);
        cluster.Elect();
        cluster.Advance(100);
        Assert.Equal(AnswerKind.Applied, InMemoryNode.Result(inTime).Kind);

        cluster.Isolate(cluster[1]);
        cluster.Isolate(cluster[2]);
        cluster.Isolate(cluster[3]);
        var late = cluster[2].Ask(state => state.TopicCount);
        cluster.Advance(1_500);
        Assert.Equal(AnswerKind.NoLeader, InMemoryNode.Result(late).Kind);
    }

    [Fact]
    public void A_leader_that_goes_on_the_way_does_not_keep_it()
    {
        var (cluster, leader) = Cluster();
        var follower = cluster.Followers.First();
        leader.IsPaused = true;
        cluster.Isolate(leader);
        var answer = follower.Ask(state => state.TopicCount);
        cluster.Elect();
        cluster.Advance(200);

        Assert.Equal((AnswerKind.Applied, 1), (InMemoryNode.Result(answer).Kind, InMemoryNode.Result(answer).Value));
    }

    [Fact]
    public void Contents_come_with_it()
    {
        var (cluster, leader) = Cluster();
        leader.Get(Send("t", "a", "b"));
        cluster.Advance(100);

        var answer = cluster.Followers.First().Ask(
            state => state.Peek(Bytes("t"), null, 0, 10)!, contents: page => [.. page.Messages.Select(message => message.Content)]);
        cluster.Advance(100);

        Assert.Equal(["a", "b"], InMemoryNode.Result(answer).Contents.Select(content => System.Text.Encoding.UTF8.GetString(Envelope.Decode(content).Body.Span)));
    }

    [Fact]
    public void A_query_that_fails_is_its_callers_business()
    {
        var (cluster, leader) = Cluster();

        var answer = leader.Ask<int>(_ => throw new InvalidOperationException("mine"));
        cluster.Settle();

        Assert.True(answer.IsFaulted);
        Assert.Equal(CommandStatus.Done, leader.Get(Send("t", "m")).Result.Status);
    }

    [Fact]
    public void It_says_what_time_it_is_in_the_state()
    {
        var (cluster, leader) = Cluster();
        leader.Get(Send("t", "m"));
        var before = leader.Loop.State.NowMs;
        cluster.Advance(1_000);

        var answer = cluster.Followers.First().Ask(state => state.NowMs);
        cluster.Settle();

        Assert.Equal(before, InMemoryNode.Result(answer).Value);
        Assert.InRange(InMemoryNode.Result(answer).NowMs - before, 900, 1_100);
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
