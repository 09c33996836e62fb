using Rrmq.Queues;
using Rrmq.Raft;
using static Rrmq.Node.Tests.InMemoryCluster;

namespace Rrmq.Node.Tests.Requests;

public sealed class TimeTests
{
    [Fact]
    public void What_is_due_happens_by_an_entry_that_carries_nothing_but_the_time()
    {
        var (cluster, leader) = Cluster();
        leader.Get(Send("t", "m"));
        leader.Get(Receive("t", leaseMs: 5_000));
        var before = leader.Disk.Count;
        cluster.Advance(4_900);
        Assert.Equal((before, 1), (leader.Disk.Count, leader.Loop.State.LeaseCount));

        cluster.Advance(400);

        Assert.Equal((before + 1, 0), (leader.Disk.Count, leader.Loop.State.LeaseCount));
        Assert.Single(cluster.Nodes.Select(node => node.Loop.State.StateHash()).Distinct());
    }

    [Fact]
    public void The_loop_rises_by_itself_when_something_is_due()
    {
        var cluster = new InMemoryCluster(1);
        cluster.Settle();
        cluster[1].Get(Configure("t"));
        cluster[1].Get(new PublishMessages(Bytes("t"), [Message("m") with { DelayMs = 30 }], Atomic: false));
        cluster.Settle();

        Assert.InRange(cluster[1].Loop.RunOnce(), 1, 30);
    }

    [Fact]
    public void A_thousand_things_due_at_a_thousand_moments_cost_a_hundred_entries_a_second_at_most()
    {
        var (cluster, leader) = Cluster();
        leader.Get(new PublishMessages(Bytes("t"), [.. Enumerable.Range(1, 1_000).Select(i => Message("m") with { DelayMs = 100 + i })], Atomic: false));
        var before = leader.Disk.Count;

        cluster.Advance(1_300);

        Assert.InRange(leader.Disk.Count - before, 50, 130);
        Assert.Equal(1_000, leader.Loop.State.Describe(Bytes("t"))!.Ready);
    }

    [Fact]
    public void A_new_leader_lets_no_lease_run_out_over_the_time_in_which_nobody_led()
    {
        var (cluster, leader) = Cluster();
        leader.Get(Send("t", "m"));
        var received = leader.Get(Receive("t", leaseMs: 500));
        cluster.Advance(100);
        cluster.Isolate(leader);
        leader.IsPaused = true;
        foreach (var follower in cluster.Nodes)
            follower.IsPaused = true;
        cluster.Jump(2_000);
        foreach (var follower in cluster.Nodes.Where(node => node != leader))
            follower.IsPaused = false;
        var next = cluster.Elect();
        cluster.Settle();

        Assert.Equal(1, next.Loop.State.LeaseCount);
        Assert.Equal(CommandStatus.Done, Assert.Single(((SettledLeases)next.Get(Ack(received)).Result.Detail!).Items).Status);
    }

    [Fact]
    public void The_first_entry_with_a_time_that_it_stamps_says_that_it_leads()
    {
        var (cluster, leader) = Cluster();
        leader.Get(Send("t", "m"));
        leader.Get(Receive("t"));
        var next = cluster.ElectWithout(leader);
        next.Get(Send("t", "more"));

        var own = next.Disk.Where(entry => entry.Term == next.Loop.Core.Term && !entry.Payload.IsEmpty).ToList();
        Assert.Equal(CommandKind.BeginLeadership, FirstOf(own[0]));
    }

    [Fact]
    public void Without_open_leases_it_says_nothing()
    {
        var (cluster, leader) = Cluster();
        leader.Get(Send("t", "m"));
        var next = cluster.ElectWithout(leader);
        cluster.Advance(200);

        Assert.DoesNotContain(next.Disk, entry => entry.Term == next.Loop.Core.Term && !entry.Payload.IsEmpty);
    }

    [Fact]
    public void A_leader_that_slept_and_still_leads_says_so_again()
    {
        var cluster = new InMemoryCluster(1);
        cluster.Settle();
        cluster[1].Get(Configure("t"));
        cluster[1].Get(Send("t", "m"));
        cluster[1].Get(Receive("t", leaseMs: 500));

        cluster.Jump(3_000);
        cluster.Settle();

        Assert.Equal(1, cluster[1].Loop.State.LeaseCount);
    }

    private static CommandKind? FirstOf(Entry entry)
    {
        var batch = new CommandBatchReader(entry.Payload);
        return batch.TryRead(out var command) ? command.Kind : null;
    }

    private static (InMemoryCluster Cluster, InMemoryNode Leader) Cluster()
    {
        var cluster = new InMemoryCluster(3);
        var leader = cluster.Elect();
        leader.Get(Configure("t", new SettingsChange { Order = DeliveryOrder.None }));
        cluster.Advance(100);
        return (cluster, leader);
    }
}
