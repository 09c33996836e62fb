using Rrmq.Queues;
using static Rrmq.Node.Tests.InMemoryCluster;

namespace Rrmq.Node.Tests.Requests;

public sealed class FullDiskTests
{
    [Fact]
    public void What_fills_the_disk_is_refused_and_what_empties_queues_goes_on()
    {
        var (cluster, leader) = Cluster();
        leader.Get(Send("t", "a", "b", "c"));
        leader.IsDiskFull = true;
        cluster.Advance(100);

        foreach (var node in new[] { leader, cluster.Followers.First() })
        {
            Assert.Equal(AnswerKind.DiskFull, node.Get(Send("t", "d")).Kind);
            Assert.Equal(AnswerKind.DiskFull, node.Get(Configure("another")).Kind);
        }

        var received = leader.Get(Receive("t", max: 1));
        Command[] goOn =
        [
            Ack(received), new PopMessages(Bytes("t"), 1, 1_000), Configure("t", new SettingsChange { LeaseMs = 1_000 }), new PauseTopic(Bytes("t"), Paused: true),
            new PurgeTopic(Bytes("t"), DeadToo: true), new DeleteTopic(Bytes("t")),
        ];
        Assert.All(goOn, command => Assert.Equal((AnswerKind.Applied, CommandStatus.Done), Said(leader.Get(command))));
    }

    [Fact]
    public void With_the_reserve_spent_nothing_is_taken_and_time_writes_nothing()
    {
        var (cluster, leader) = Cluster();
        leader.Get(Send("t", "a"));
        leader.Get(Receive("t", leaseMs: 1_000));
        leader.IsDiskFull = leader.IsReserveSpent = true;
        var waits = leader.Request(Receive("t"), new RequestOptions { Wait = TimeSpan.FromSeconds(5) });
        var before = leader.Disk.Count;
        cluster.Advance(2_000);

        Assert.Equal(AnswerKind.DiskFull, InMemoryNode.Result(waits).Kind);
        Assert.Equal(AnswerKind.DiskFull, leader.Get(Receive("t")).Kind);
        Assert.Equal(before, leader.Disk.Count);

        leader.IsDiskFull = leader.IsReserveSpent = false;
        cluster.Advance(100);
        Assert.Equal(0, leader.Loop.State.LeaseCount);
    }

    [Fact]
    public void A_follower_on_its_reserve_takes_no_messages_of_v1_either()
    {
        var (cluster, leader) = Cluster();
        var full = cluster.Followers.First();
        full.IsOnReserve = true;
        leader.Get(Send("t", "a"));
        cluster.Advance(200);
        Assert.Equal(0, full.Loop.State.MessageCount);

        full.IsOnReserve = false;
        cluster.Advance(200);
        Assert.Equal(1, full.Loop.State.MessageCount);
    }

    private static (AnswerKind, CommandStatus) Said(Answer answer) => (answer.Kind, answer.Result.Status);

    private static (InMemoryCluster Cluster, InMemoryNode Leader) Cluster()
    {
        var cluster = new InMemoryCluster(3);
        var leader = cluster.Elect();
        leader.Get(Configure("t"));
        cluster.Advance(100);
        return (cluster, leader);
    }
}
