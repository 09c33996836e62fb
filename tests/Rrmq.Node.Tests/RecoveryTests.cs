using Rrmq.Queues;
using static Rrmq.Node.Tests.InMemoryCluster;

namespace Rrmq.Node.Tests;

public sealed class RecoveryTests
{
    [Fact]
    public void All_nodes_restart_with_what_was_acknowledged()
    {
        var cluster = new InMemoryCluster(3);
        var leader = cluster.Elect();
        leader.Run(Create("t"));
        for (var i = 0; i < 50; i++)
            leader.Run(Publish("t", $"{i}"));
        var acknowledged = leader.Loop.State.MessageCount;

        foreach (var node in cluster.Nodes)
            node.Restart();
        Assert.Equal(0, cluster[1].Loop.State.MessageCount);
        leader = cluster.Elect();
        cluster.Advance(100);

        Assert.Equal(50, acknowledged);
        Assert.All(cluster.Nodes, node => Assert.Equal(50, node.Loop.State.MessageCount));
        Assert.Equal("0", System.Text.Encoding.UTF8.GetString(leader.Run(Pop("t")).Body.Span));
    }

    [Fact]
    public void A_long_replay_is_applied_in_pieces_between_which_the_loop_turns()
    {
        var cluster = new InMemoryCluster(1);
        cluster.Settle();
        var node = cluster[1];
        node.Run(Create("t"));
        for (var i = 0; i < 5_000; i++)
            node.Run(Publish("t", $"{i}"));

        node.Restart();
        var applied = new List<long>();
        do
        {
            node.Loop.RunOnce();
            node.FinishWrites();
            applied.Add(node.Loop.State.MessageCount);
        }
        while (applied[^1] < 5_000 && applied.Count < 100);

        Assert.Contains(applied, count => count is > 0 and < 5_000);
        Assert.Equal(5_000, node.Loop.State.MessageCount);
    }

    [Fact]
    public void A_follower_that_was_down_catches_up()
    {
        var cluster = new InMemoryCluster(3);
        var leader = cluster.Elect();
        leader.Run(Create("t"));
        var away = cluster.Followers.First();
        cluster.Isolate(away);
        for (var i = 0; i < 1_000; i++)
            leader.Run(Publish("t", $"{i}"));
        Assert.Equal(0, away.Loop.State.MessageCount);

        away.Restart();
        cluster.Heal();
        cluster.Advance(500);
        Assert.Equal(cluster.Leader.Loop.State.StateHash(), away.Loop.State.StateHash());
    }

    [Fact]
    public void A_leader_with_a_wrong_clock_forgets_no_idempotency_key()
    {
        var cluster = new InMemoryCluster(3);
        var leader = cluster.Elect();
        leader.Run(Create("t"));
        var keyed = new Publish(Bytes("t"), Bytes("x")) { IdempotencyKey = Bytes("key") };
        leader.Run(keyed);
        cluster.Advance(100);

        foreach (var node in cluster.Followers)
            node.WallClockMs += 365L * 24 * 3600 * 1000;
        var next = cluster.ElectWithout(leader);
        cluster.Heal();
        Assert.True(next.Run(keyed).Result.Replayed);
        Assert.Equal(1, next.Loop.State.MessageCount);
    }

    [Fact]
    public void Idempotency_keys_are_forgotten_by_time_that_passed_not_by_the_clock_on_the_wall()
    {
        var cluster = new InMemoryCluster(1);
        cluster.Settle();
        cluster[1].Run(Create("t"));
        var keyed = new Publish(Bytes("t"), Bytes("x")) { IdempotencyKey = Bytes("key") };
        cluster[1].Run(keyed);
        cluster[1].WallClockMs += IdempotencyLimits.WindowMs * 2;
        Assert.True(cluster[1].Run(keyed).Result.Replayed);

        cluster.Jump(IdempotencyLimits.WindowMs);
        Assert.False(cluster[1].Run(keyed).Result.Replayed);
    }

    [Fact]
    public void A_cluster_that_restarts_goes_on_from_its_own_time_whatever_the_wall_says()
    {
        var cluster = new InMemoryCluster(1);
        cluster.Settle();
        var node = cluster[1];
        node.Run(Create("t"));
        var keyed = new Publish(Bytes("t"), Bytes("x")) { IdempotencyKey = Bytes("key") };
        node.Run(keyed);
        var time = node.Loop.State.NowMs;

        node.Restart();
        node.WallClockMs += 365L * 24 * 3600 * 1000;
        node.Loop.RunOnce();
        node.FinishWrites();
        var first = node.Submit(Create("taken as soon as it leads, before anything is applied"));
        cluster.Settle();

        Assert.Equal((AnswerKind.Applied, CommandStatus.Done), (InMemoryNode.Result(first).Kind, InMemoryNode.Result(first).Result.Status));
        Assert.InRange(node.Loop.State.NowMs, time, time + 1_000);
        Assert.True(node.Run(keyed).Result.Replayed);
    }
}
