using Rrmq.Queues;
using Rrmq.Raft;
using static Rrmq.Node.Tests.InMemoryCluster;

namespace Rrmq.Node.Tests.Requests;

public sealed class TakingTests
{
    private static readonly RequestOptions TenSeconds = new() { Wait = TimeSpan.FromSeconds(10) };

    [Fact]
    public void Many_contents_come_with_their_messages()
    {
        var (_, leader) = Cluster();
        leader.Get(Send("t", "a", "b", "c"));

        var received = leader.Get(Receive("t"));

        Assert.Equal(["a", "b", "c"], Texts(received));
        Assert.Equal(3, Taken(received).Count);
        Assert.Equal(CommandStatus.Done, leader.Get(Ack(received)).Result.Status);
        Assert.Equal(0, leader.Loop.State.MessageCount);
    }

    [Fact]
    public void They_come_through_a_follower_too()
    {
        var (cluster, leader) = Cluster();
        var follower = cluster.Followers.First();
        var published = follower.Get(Send("t", "a", "b", "c"));
        Assert.Equal(3, ((PublishedMessages)published.Result.Detail!).Items.Count);

        var received = follower.Get(Receive("t"));

        Assert.Equal(["a", "b", "c"], Texts(received));
        Assert.All(((SettledLeases)follower.Get(Ack(received)).Result.Detail!).Items, item => Assert.Equal(CommandStatus.Done, item.Status));
        Assert.Equal(0, leader.Loop.State.MessageCount);
        var popped = Answered(follower, leader, new PopMessages(Bytes("t"), 3, 1000));
        Assert.Equal(["d"], Texts(popped));
    }

    [Fact]
    public void Contents_that_are_no_longer_in_memory_are_read_back_all_of_them()
    {
        var (cluster, leader) = Cluster();
        for (var i = 0; i < 5; i++)
            leader.Get(Send("t", $"{i}"));
        cluster.Advance(100);
        foreach (var node in cluster.Nodes)
            node.Restart();
        leader = cluster.Elect();
        cluster.Advance(100);
        leader.HoldsFetches = true;
        var answer = leader.Request(Receive("t"));
        cluster.Settle();
        Assert.False(answer.IsCompleted);

        leader.HoldsFetches = false;
        cluster.Settle();

        Assert.Equal(["0", "1", "2", "3", "4"], Texts(InMemoryNode.Result(answer)));
    }

    [Fact]
    public void What_is_damaged_among_them_comes_from_a_peer()
    {
        var (cluster, leader) = Cluster();
        for (var i = 0; i < 5; i++)
            leader.Get(Send("t", $"{i}"));
        cluster.Advance(100);
        foreach (var node in cluster.Nodes)
            node.Restart();
        leader = cluster.Elect();
        cluster.Advance(100);
        leader.DamagedEntries.UnionWith(leader.Disk.Where(entry => entry.Payload.Length > 30).Select(entry => entry.Index));

        var received = leader.Get(Receive("t"));

        Assert.Equal(["0", "1", "2", "3", "4"], Texts(received));
        Assert.NotEmpty(leader.Rescued);
    }

    [Fact]
    public void A_snapshot_keeps_what_is_about_to_be_read()
    {
        var cluster = new InMemoryCluster(1, snapshotBytes: 1);
        cluster.Settle();
        var leader = cluster[1];
        leader.Get(Configure("t"));
        leader.Get(Send("t", "a", "b"));
        leader.Restart();
        cluster.Settle();
        leader.HoldsFetches = true;
        var answer = leader.Request(new PopMessages(Bytes("t"), 2, 1000));
        cluster.Settle();
        leader.Get(Send("t", "more"));

        Assert.Contains(leader.Awaited, awaited => awaited.Count == 2);
        leader.HoldsFetches = false;
        cluster.Settle();
        Assert.Equal(["a", "b"], Texts(InMemoryNode.Result(answer)));
    }

    [Fact]
    public void The_base_pop_of_what_v1_published_brings_its_envelope_and_says_so()
    {
        var (cluster, leader) = Cluster();
        foreach (var node in new[] { leader, cluster.Followers.First() })
        {
            leader.Get(Send("t", "hello"));
            var popped = node.Get(Pop("t"));

            Assert.Equal("hello"u8.ToArray(), Envelope.Decode(popped.Body).Body.ToArray());
            Assert.True(popped.Result.HasEnvelope);
        }
    }

    [Fact]
    public void Whoever_waits_for_a_delayed_message_has_it_when_its_time_comes()
    {
        var (cluster, leader) = Cluster();
        var answer = leader.Request(Receive("t"), TenSeconds);
        leader.Get(new PublishMessages(Bytes("t"), [Message("later") with { DelayMs = 3_000 }], Atomic: false));
        cluster.Advance(2_950);
        Assert.False(answer.IsCompleted);

        cluster.Advance(100);

        Assert.Equal(["later"], Texts(InMemoryNode.Result(answer)));
    }

    [Fact]
    public void Whoever_waits_has_what_another_gives_back_or_lets_run_out()
    {
        var (cluster, leader) = Cluster();
        leader.Get(Send("t", "m"));
        leader.Get(Receive("t", leaseMs: 1_000));
        var answer = leader.Request(Receive("t"), TenSeconds);
        cluster.Advance(900);
        Assert.False(answer.IsCompleted);

        cluster.Advance(200);

        Assert.Equal(["m"], Texts(InMemoryNode.Result(answer)));
        var third = leader.Request(Receive("t"), TenSeconds);
        cluster.Settle();
        leader.Get(new SettleLeases(SettleAction.Release, [Taken(InMemoryNode.Result(answer))[0].Receipt]));
        Assert.Equal(["m"], Texts(InMemoryNode.Result(third)));
    }

    [Fact]
    public void A_paused_topic_makes_them_wait_until_it_goes_on()
    {
        var (cluster, leader) = Cluster();
        leader.Get(Send("t", "m"));
        leader.Get(new PauseTopic(Bytes("t"), Paused: true));
        var inTime = leader.Request(Receive("t"), TenSeconds);
        var late = leader.Request(Receive("t"), new RequestOptions { Wait = TimeSpan.FromSeconds(1) });
        cluster.Advance(1_100);

        Assert.Equal(CommandStatus.TopicPaused, InMemoryNode.Result(late).Result.Status);
        Assert.False(inTime.IsCompleted);
        leader.Get(new PauseTopic(Bytes("t"), Paused: false));
        Assert.Equal(["m"], Texts(InMemoryNode.Result(inTime)));
    }

    [Fact]
    public void With_as_many_leases_as_may_be_they_wait_for_one_to_end_and_cost_the_log_nothing()
    {
        var (cluster, leader) = Cluster();
        leader.Get(Configure("few", new SettingsChange { MaxLeases = 1, Order = DeliveryOrder.None }));
        leader.Get(Send("few", "a", "b"));
        var first = leader.Get(Receive("few", max: 1));
        var answer = leader.Request(Receive("few", max: 1), TenSeconds);
        var before = leader.Disk.Count;
        cluster.Advance(1_000);
        Assert.Equal(before, leader.Disk.Count);

        leader.Get(Ack(first));
        cluster.Settle();

        Assert.Equal(["b"], Texts(InMemoryNode.Result(answer)));
    }

    [Fact]
    public void When_the_topic_goes_those_who_wait_are_told()
    {
        var (cluster, leader) = Cluster();
        var own = leader.Request(Receive("t"), TenSeconds);
        var other = cluster.Followers.First().Request(Receive("t"), TenSeconds);
        cluster.Settle();

        leader.Get(new DeleteTopic(Bytes("t")));
        cluster.Settle();

        Assert.All([own, other], answer => Assert.Equal(CommandStatus.TopicNotFound, InMemoryNode.Result(answer).Result.Status));
    }

    private static Answer Answered(InMemoryNode by, InMemoryNode leader, Command command)
    {
        leader.Get(Send("t", "d"));
        return by.Get(command);
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
