using System.Text;
using Rrmq.Queues;
using Rrmq.Raft;
using Rrmq.Transport;
using static Rrmq.Node.Tests.InMemoryCluster;

namespace Rrmq.Node.Tests;

public sealed class SnapshotTests
{
    private const long SnapshotBytes = 10_000;

    [Fact]
    public void Every_node_takes_a_snapshot_when_its_log_has_grown()
    {
        var cluster = new InMemoryCluster(3, SnapshotBytes);
        var leader = Publish(cluster, 30, 400);
        cluster.Advance(100);

        Assert.All(cluster.Nodes, node => Assert.Single(node.Snapshots));
        Assert.All(cluster.Nodes, node => Assert.Equal(node.Snapshots[^1], node.Loop.Status.SnapshotIndex));
        Publish(cluster, 300, 400, leader);
        Assert.All(cluster.Nodes, node => Assert.InRange(node.Snapshots.Count, 5, 20));
    }

    [Fact]
    public void Messages_that_are_taken_make_a_snapshot_due_too()
    {
        var cluster = new InMemoryCluster(1, SnapshotBytes);
        var leader = Publish(cluster, 100, 900);
        var before = leader.Snapshots.Count;
        for (var i = 0; i < 100; i++)
            leader.Run(Pop("t"));

        Assert.InRange(leader.Snapshots.Count - before, 5, 12);
    }

    [Fact]
    public void Entries_up_to_the_older_of_two_snapshots_leave_the_log()
    {
        var cluster = new InMemoryCluster(1, SnapshotBytes);
        var leader = Publish(cluster, 200, 400);

        Assert.Equal(leader.Snapshots.SkipLast(1), leader.Released.Skip(1));
        Assert.Equal(LogIndex.Zero, leader.Released[0]);
        Assert.Equal(leader.Snapshots[^2], leader.Loop.Core.Base.Index);
    }

    [Fact]
    public void A_restart_goes_on_from_the_snapshot_and_the_log_behind_it()
    {
        var cluster = new InMemoryCluster(3, SnapshotBytes);
        var leader = Publish(cluster, 100, 400);
        leader.Run(new Pop(Bytes("t")) { IdempotencyKey = Bytes("key") });
        var time = leader.Loop.State.NowMs;
        foreach (var node in cluster.Nodes)
        {
            node.WallClockMs = 5;
            node.Restart();
        }

        leader = cluster.Elect();
        cluster.Advance(100);
        Assert.All(cluster.Nodes, node => Assert.Equal((99, leader.Loop.State.StateHash()), (node.Loop.State.MessageCount, node.Loop.State.StateHash())));
        var again = leader.Run(new Pop(Bytes("t")) { IdempotencyKey = Bytes("key") });
        Assert.True(again.Result.Replayed && Text(again).StartsWith("0 ", StringComparison.Ordinal));
        for (var i = 1; i < 100; i++)
            Assert.StartsWith($"{i} ", Text(leader.Run(Pop("t"))), StringComparison.Ordinal);
        Assert.True(leader.Loop.State.NowMs >= time);
    }

    [Fact]
    public void The_loop_goes_on_while_a_snapshot_is_written_and_no_second_one_begins()
    {
        var cluster = new InMemoryCluster(1, SnapshotBytes);
        var leader = Publish(cluster, 1, 10);
        leader.HoldsSnapshots = true;
        Publish(cluster, 200, 400, leader);
        Assert.Empty(leader.Snapshots);

        leader.HoldsSnapshots = false;
        cluster.Settle();
        Assert.Equal(2, leader.Snapshots.Count);
        Assert.True(leader.Snapshots[0].Value < 40 && leader.Snapshots[1].Value > 190);
    }

    [Fact]
    public void A_snapshot_that_went_bad_is_due_again_and_not_before_all_that_was_in_it_is_applied()
    {
        var cluster = new InMemoryCluster(3, SnapshotBytes);
        var leader = Publish(cluster, 60, 400);
        cluster.Advance(100);
        var node = cluster.Followers.First();
        node.LostSnapshot = leader.Loop.Core.LastIndex;
        var before = node.Snapshots.Count;
        node.Restart();
        node.LostSnapshot = LogIndex.Zero;
        cluster.Settle();
        Assert.Equal(before, node.Snapshots.Count);

        cluster.Advance(500);
        Assert.Equal(before + 1, node.Snapshots.Count);
        Assert.True(node.Snapshots[^1] >= leader.Loop.Core.LastIndex);
        Publish(cluster, 5, 400, leader);
        Assert.Equal(before + 1, node.Snapshots.Count);
    }

    [Fact]
    public void A_snapshot_for_which_there_is_no_room_is_tried_again_later()
    {
        var cluster = new InMemoryCluster(1, SnapshotBytes);
        var leader = Publish(cluster, 1, 10);
        leader.HasNoRoomForSnapshots = true;
        Publish(cluster, 100, 400, leader);
        cluster.Advance(1_000);
        Assert.Empty(leader.Snapshots);
        Assert.Empty(leader.Released);

        leader.HasNoRoomForSnapshots = false;
        cluster.Advance(1_000);
        Assert.Empty(leader.Snapshots);
        cluster.Advance(5_000);
        Assert.Single(leader.Snapshots);
    }

    [Fact]
    public void A_body_that_is_being_read_is_told_to_the_snapshot_that_no_longer_leads_to_it()
    {
        var cluster = new InMemoryCluster(1, SnapshotBytes);
        var leader = Publish(cluster, 1, 10);
        leader.Run(Create("large"));
        for (var i = 0; i < 40; i++)
            leader.Run(new Publish(Bytes("large"), new byte[1024 * 1024]));
        leader.HoldsFetches = true;
        var pop = leader.Submit(Pop("t"));
        cluster.Settle();
        Publish(cluster, 1, 30_000, leader);

        Assert.False(pop.IsCompleted);
        Assert.Contains(leader.Awaited[^1], body => body.Length > 10);
        leader.HoldsFetches = false;
        cluster.Settle();
        Assert.StartsWith("0 ", Text(InMemoryNode.Result(pop)), StringComparison.Ordinal);
        Publish(cluster, 1, 30_000, leader);
        Assert.Empty(leader.Awaited[^1]);
    }

    [Fact]
    public void A_follower_that_was_away_for_too_long_is_sent_the_snapshot_and_the_entries_behind_it()
    {
        var cluster = new InMemoryCluster(3, SnapshotBytes);
        var leader = Publish(cluster, 10, 400);
        var away = cluster.Followers.First();
        cluster.Isolate(away);
        Publish(cluster, 200, 400, leader);
        leader.Run(Pop("t"));
        Assert.True(leader.Loop.Core.Base.Index > away.Loop.Core.LastIndex);

        cluster.Heal();
        cluster.Advance(3_000);
        Assert.Equal(leader.Loop.State.StateHash(), away.Loop.State.StateHash());
        Assert.True(away.Loop.Core.Base.Index > LogIndex.Zero);
        Assert.Equal([away.Member.Node], leader.EndedStreams);
        away.Restart();
        cluster.Advance(500);
        Assert.Equal(leader.Loop.State.StateHash(), away.Loop.State.StateHash());
    }

    [Fact]
    public void Snapshots_travel_at_their_pace_and_the_cluster_goes_on_meanwhile()
    {
        var cluster = new InMemoryCluster(5, SnapshotBytes);
        foreach (var node in cluster.Nodes)
        {
            node.SnapshotBytesPerSecond = 2_000;
            node.Restart();
        }

        var leader = Publish(cluster, 10, 400);
        var away = cluster.Followers.Take(2).ToList();
        away.ForEach(cluster.Isolate);
        Publish(cluster, 200, 400, leader);
        cluster.Heal();
        leader.Sent.Clear();
        var sent = 0L;
        for (var passed = 0; away.Exists(node => node.Loop.State.AppliedIndex < leader.Loop.State.AppliedIndex - 1); passed += 100)
        {
            Assert.InRange(passed, 0, 20_000);
            cluster.Advance(100);
            Assert.Equal(AnswerKind.Applied, leader.Run(InMemoryCluster.Publish("t", "on")).Kind);
            sent = leader.Sent.OfType<SnapshotChunk>().Sum(chunk => (long)chunk.Data.Length);

            // A piece for each of the two leaves before the pace is known.
            Assert.InRange(sent, 0, ((passed + 100) * 2) + (3 * 700));
        }

        Assert.True(sent > 1_500, $"{sent} bytes were sent");
        Assert.Same(leader, cluster.Leader);
    }

    [Fact]
    public void The_log_waits_for_a_follower_that_is_fed_for_longer_than_it_keeps_entries()
    {
        var (cluster, leader, away) = FeedForFiveSeconds();

        // A snapshot every second and a half.
        for (var passed = 0; away.Loop.State.AppliedIndex < leader.Loop.State.AppliedIndex - 1; passed += 50)
        {
            Assert.InRange(passed, 0, 10_000);
            cluster.Advance(50);
            leader.Run(InMemoryCluster.Publish("t", new string('x', 300)));
        }

        Assert.Single(leader.EndedStreams);
        var snapshots = leader.Snapshots.Count;
        Publish(cluster, 200, 400, leader);
        Assert.True(leader.Snapshots.Count > snapshots + 3);
        Assert.Equal(leader.Snapshots[^2], leader.Loop.Core.Base.Index);
    }

    [Fact]
    public void The_log_waits_no_longer_than_the_transfer_is_large()
    {
        var (cluster, leader, _) = FeedForFiveSeconds();
        cluster.Advance(1_000);
        var begun = leader.Loop.Core.Base.Index;
        Publish(cluster, 200, 400, leader);
        Assert.InRange(leader.Loop.Core.Base.Index.Value, begun.Value, begun.Value + 25);
        Publish(cluster, 100, 400, leader);
        Assert.Equal(leader.Snapshots[^2], leader.Loop.Core.Base.Index);
    }

    [Fact]
    public void A_follower_that_was_sent_a_snapshot_can_lead()
    {
        var cluster = new InMemoryCluster(3, SnapshotBytes);
        var leader = Publish(cluster, 10, 400);
        var away = cluster.Followers.First();
        cluster.Isolate(away);
        Publish(cluster, 200, 400, leader);
        cluster.Heal();
        cluster.Advance(3_000);

        leader.Loop.Core.TransferLeadership(away.Member.Node);
        cluster.Advance(1_000);
        Assert.Same(away, cluster.Leader);
        for (var i = 0; i < 10; i++)
            Assert.StartsWith($"{i} ", Text(away.Run(Pop("t"))), StringComparison.Ordinal);
        Publish(cluster, 100, 400, away);
        cluster.Advance(100);
        Assert.All(cluster.Nodes, node => Assert.Equal(away.Loop.State.StateHash(), node.Loop.State.StateHash()));
    }

    [Fact]
    public void A_stream_whose_pieces_are_lost_goes_on_when_the_way_is_free_again()
    {
        var cluster = new InMemoryCluster(3, SnapshotBytes);
        var leader = Publish(cluster, 10, 400);
        var away = cluster.Followers.First();
        cluster.Isolate(away);
        Publish(cluster, 200, 400, leader);
        cluster.Heal();
        for (var i = 0; i < 20; i++)
        {
            cluster.Advance(40);
            cluster.Isolate(away);
            cluster.Advance(40);
            cluster.Heal();
        }

        cluster.Advance(5_000);
        Assert.Equal(leader.Loop.State.StateHash(), away.Loop.State.StateHash());
    }

    // A follower that was away for too long, and a transfer to it that takes five seconds.
    private static (InMemoryCluster Cluster, InMemoryNode Leader, InMemoryNode Away) FeedForFiveSeconds()
    {
        var cluster = new InMemoryCluster(3, SnapshotBytes);
        foreach (var node in cluster.Nodes)
        {
            (node.BodyBytesOfTransfers, node.SnapshotBytesPerSecond) = (100_000, 20_000);
            node.Restart();
        }

        var leader = Publish(cluster, 10, 400);
        var away = cluster.Followers.First();
        cluster.Isolate(away);
        Publish(cluster, 200, 400, leader);
        cluster.Heal();
        return (cluster, leader, away);
    }

    private static InMemoryNode Publish(InMemoryCluster cluster, int count, int bytes, InMemoryNode? leader = null)
    {
        if (leader is null)
        {
            leader = cluster.Elect();
            leader.Run(Create("t"));
        }

        for (var i = 0; i < count; i++)
            Assert.Equal(CommandStatus.Done, leader.Run(InMemoryCluster.Publish("t", $"{i} {new string('x', bytes)}")).Result.Status);
        return leader;
    }

    private static string Text(Answer answer) => Encoding.UTF8.GetString(answer.Body.Span);
}
