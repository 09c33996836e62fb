using Rrmq.Queues;
using Rrmq.Raft;
using static Rrmq.Node.Tests.InMemoryCluster;

namespace Rrmq.Node.Tests;

public sealed class LeadershipTests
{
    private readonly InMemoryCluster _cluster = new(3);

    [Fact]
    public void A_deposed_leader_that_does_not_know_it_answers_no_read_from_old_state()
    {
        var old = _cluster.Elect();
        old.Run(Create("t"));
        old.Run(Publish("t", "taken by the new leader"));
        _cluster.Isolate(old);
        var next = ElectAnother(old);
        next.Run(Pop("t"));
        next.Run(Create("new"));

        // The old leader still believes that it leads: its clock has not moved far enough to doubt it.
        var pop = old.Submit(Pop("t"));
        var listing = old.List();
        _cluster.Settle();
        Assert.False(pop.IsCompleted && InMemoryNode.Result(pop).Kind == AnswerKind.Applied);
        Assert.False(listing.IsCompleted && InMemoryNode.Result(listing).Kind == AnswerKind.Applied);

        _cluster.Heal();
        _cluster.Advance(1_000);
        Assert.NotEqual(AnswerKind.Applied, InMemoryNode.Result(pop).Kind);
        Assert.NotEqual(AnswerKind.Applied, InMemoryNode.Result(listing).Kind);
    }

    [Fact]
    public void A_deposed_leader_that_does_not_know_it_refuses_nothing_by_old_state()
    {
        var old = _cluster.Elect();
        old.Run(Create("t"));
        _cluster.Isolate(old);
        ElectAnother(old).Run(Publish("t", "there"));

        var pop = old.Submit(Pop("t"));
        _cluster.Settle();
        Assert.Equal(Role.Leader, old.Loop.Core.Role);
        Assert.False(pop.IsCompleted);

        _cluster.Advance(1_000);
        Assert.Equal(AnswerKind.NoLeader, InMemoryNode.Result(pop).Kind);
    }

    [Fact]
    public void Nothing_is_acknowledged_before_a_majority_of_disks_has_it()
    {
        var leader = _cluster.Elect();
        foreach (var follower in _cluster.Followers)
            follower.HoldsWrites = true;
        var answer = leader.Submit(Create("t"));
        _cluster.Settle();
        Assert.False(answer.IsCompleted);

        _cluster.Followers.First().HoldsWrites = false;
        _cluster.Settle();
        Assert.Equal((AnswerKind.Applied, CommandStatus.Done), (InMemoryNode.Result(answer).Kind, InMemoryNode.Result(answer).Result.Status));
    }

    [Fact]
    public void A_command_overwritten_by_the_next_leader_is_reported_as_surely_not_applied()
    {
        var old = _cluster.Elect();
        old.Run(Create("t"));
        _cluster.Isolate(old);
        var lost = old.Submit(Publish("t", "lost"));
        _cluster.Settle();
        var next = ElectAnother(old);
        next.Run(Publish("t", "kept"));
        _cluster.Heal();
        _cluster.Advance(100);

        Assert.Equal(AnswerKind.NoLeader, InMemoryNode.Result(lost).Kind);
        _cluster.Advance(200);
        Assert.Equal(1, old.Loop.State.MessageCount);
        Assert.Single(_cluster.Nodes.Select(node => node.Loop.State.StateHash()).Distinct());
    }

    [Fact]
    public void A_command_that_the_next_leader_commits_is_reported_as_applied_by_the_old_one()
    {
        var old = _cluster.Elect();
        old.Run(Create("t"));
        old.HoldsWrites = true;
        foreach (var follower in _cluster.Followers)
            follower.HoldsWrites = true;

        // It reaches the followers, but nobody's disk; so the old leader is cut off before any answer comes.
        var kept = old.Submit(Publish("t", "kept"));
        _cluster.Settle();
        _cluster.Isolate(old);
        foreach (var node in _cluster.Nodes)
            node.HoldsWrites = false;
        _cluster.Settle();
        Assert.False(kept.IsCompleted);

        ElectAnother(old);
        _cluster.Heal();
        _cluster.Advance(100);
        Assert.Equal((AnswerKind.Applied, CommandStatus.Done), (InMemoryNode.Result(kept).Kind, InMemoryNode.Result(kept).Result.Status));
        Assert.Equal(1, old.Loop.State.MessageCount);
    }

    [Fact]
    public void Without_a_quorum_a_proposed_command_ends_as_unknown_in_time()
    {
        var leader = _cluster.Elect();
        leader.Run(Create("t"));
        foreach (var follower in _cluster.Followers)
            _cluster.Isolate(follower);

        var answer = leader.Submit(Publish("t", "x"));
        _cluster.Advance(895);
        Assert.False(answer.IsCompleted);
        _cluster.Advance(60);
        Assert.Equal((AnswerKind.TimedOut, false), (InMemoryNode.Result(answer).Kind, InMemoryNode.Result(answer).IsOutcomeKnown));
        Assert.NotEqual(Role.Leader, leader.Loop.Core.Role);
        Assert.Equal(AnswerKind.NoLeader, leader.Run(Publish("t", "y")).Kind);
    }

    [Fact]
    public void A_node_that_regains_leadership_takes_commands_although_old_ones_are_undecided()
    {
        var leader = _cluster.Elect();
        leader.Run(Create("t"));
        _cluster.Isolate(leader);
        var undecided = leader.Submit(Publish("t", "undecided"));
        _cluster.Advance(400);
        Assert.False(undecided.IsCompleted);

        _cluster.Heal();
        var again = _cluster.Elect();
        Assert.Equal(CommandStatus.Done, again.Run(Publish("t", "x")).Result.Status);
        _cluster.Advance(1_000);
        Assert.True(undecided.IsCompleted);
        Assert.Equal(CommandStatus.Done, _cluster.Leader.Run(Publish("t", "y")).Result.Status);
    }

    [Fact]
    public void A_follower_lists_topics_when_it_may_and_has_caught_up()
    {
        var leader = _cluster.Elect();
        _cluster.Advance(100);
        leader.Run(Create("t"));

        var listing = _cluster.Followers.First().List(anyNode: true);
        _cluster.Advance(100);
        Assert.Equal(AnswerKind.Applied, InMemoryNode.Result(listing).Kind);
        Assert.Single(InMemoryNode.Result(listing).Names);
    }

    [Fact]
    public void A_follower_that_has_not_applied_what_was_committed_lists_nothing_yet()
    {
        var leader = _cluster.Elect();
        _cluster.Advance(100);
        var follower = _cluster.Followers.First();
        follower.HoldsWrites = true;
        leader.Run(Create("t"));

        var listing = follower.List(anyNode: true);
        _cluster.Advance(100);
        Assert.False(listing.IsCompleted);
        follower.HoldsWrites = false;
        _cluster.Advance(100);
        Assert.Single(InMemoryNode.Result(listing).Names);
    }

    [Fact]
    public void The_late_answer_to_a_read_from_before_a_restart_answers_no_read_after_it()
    {
        var leader = _cluster.Elect();
        _cluster.Advance(100);
        var follower = _cluster.Followers.First();
        _cluster.Isolate(follower);
        follower.List(anyNode: true);
        follower.Loop.RunOnce();
        var asked = follower.Sent.OfType<ReadIndexRequest>().Single();
        var late = new ReadIndexResponse(leader.Member.Node, asked.Term, asked.Context, Granted: true, leader.Loop.Core.CommitIndex);

        follower.Restart();
        _cluster.Heal();
        _cluster.Advance(100);
        _cluster.Isolate(follower);
        leader.Run(Create("made since"));
        var listing = follower.List(anyNode: true);
        follower.Loop.RunOnce();
        follower.Loop.Inbox.PostMessage(late);
        _cluster.Settle();
        Assert.False(listing.IsCompleted);
    }

    [Fact]
    public void A_node_that_stops_hands_leadership_over_first()
    {
        var old = _cluster.Elect();
        old.Run(Create("t"));
        _cluster.Advance(100);
        var term = old.Loop.Core.Term;

        old.Loop.BeginStop();
        _cluster.Settle();
        Assert.True(old.Loop.MayStop);
        var next = _cluster.Leader;
        Assert.NotSame(old, next);
        Assert.Equal(term.Next, next.Loop.Core.Term);
        Assert.Equal(AnswerKind.NotLeader, old.Run(Publish("t", "x")).Kind);
        Assert.Equal(CommandStatus.Done, next.Run(Publish("t", "x")).Result.Status);
    }

    /// <summary>
    /// In one turn: an answer that makes the old leader resend its uncommitted entries, and the new leader's append that overwrites them. The entries must not be
    /// looked for, let alone sent under the old term with the new leader's among them.
    /// </summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_leader_deposed_in_the_middle_of_a_turn_sends_nothing_from_its_overwritten_log(bool ownDiskIsDone)
    {
        var old = _cluster.Elect();
        _cluster.Advance(100);
        var (peer, next) = (_cluster.Followers.First().Member.Node, _cluster.Followers.Last().Member.Node);
        var (term, committed) = (old.Loop.Core.Term, old.Loop.Core.CommitIndex);
        foreach (var follower in _cluster.Followers)
            follower.IsPaused = true;
        old.HoldsWrites = !ownDiskIsDone;
        old.Submit(Create("a"));
        _cluster.Settle();
        old.Submit(Create("b"));
        _cluster.Settle();
        old.Loop.Inbox.PostUnreachable(peer);
        old.Loop.RunOnce();
        _cluster.Jump(60);
        old.Sent.Clear();

        old.Loop.Inbox.PostMessage(new HeartbeatResponse(peer, term, 1));
        old.Loop.Inbox.PostMessage(new AppendRequest(next, term.Next, committed, term, committed, [new Entry(committed.Next, term.Next, default)]));
        old.Loop.RunOnce();

        Assert.Equal(Role.Follower, old.Loop.Core.Role);
        Assert.DoesNotContain(old.Sent, message => message is AppendRequest { Entries.Count: > 0 });
    }

    [Fact]
    public void What_waits_when_a_leader_stops_is_finished_first()
    {
        var leader = _cluster.Elect();
        leader.Run(Create("t"));
        _cluster.Advance(100);
        leader.HoldsWrites = true;
        var first = leader.Submit(Publish("t", "under way"));
        leader.Loop.RunOnce();
        var second = leader.Submit(Publish("t", "waits"));
        leader.Loop.RunOnce();

        leader.Loop.BeginStop();
        leader.HoldsWrites = false;
        _cluster.Settle();

        Assert.Equal(AnswerKind.Applied, InMemoryNode.Result(first).Kind);
        Assert.Equal(AnswerKind.Applied, InMemoryNode.Result(second).Kind);
        Assert.NotSame(leader, _cluster.Leader);
    }

    [Fact]
    public void Followers_that_rested_still_campaign_one_after_the_other_when_the_leaders_connection_closes()
    {
        var dead = _cluster.Elect();
        _cluster.Advance(100);
        _cluster.Isolate(dead);
        dead.IsPaused = true;
        var (first, second) = (_cluster.Nodes.First(node => node != dead), _cluster.Nodes.Last(node => node != dead));

        // Loops turn when something is posted; between heartbeats that is up to 50 ms.
        _cluster.Jump(45);
        first.Loop.Inbox.PostUnreachable(dead.Member.Node);
        second.Loop.Inbox.PostUnreachable(dead.Member.Node);
        first.Loop.RunOnce();
        second.Loop.RunOnce();
        Assert.Equal(Role.Follower, second.Loop.Core.Role);

        _cluster.Advance(10);
        Assert.Equal((Role.Leader, Role.Follower), (first.Loop.Core.Role, second.Loop.Core.Role));
    }

    [Fact]
    public void A_lone_node_may_stop_at_once()
    {
        var cluster = new InMemoryCluster(1);
        cluster.Settle();
        cluster[1].Loop.BeginStop();
        cluster.Settle();

        Assert.True(cluster[1].Loop.MayStop);
        Assert.Equal(AnswerKind.Stopping, cluster[1].Run(Create("t")).Kind);
    }

    private InMemoryNode ElectAnother(InMemoryNode old)
    {
        // The old leader's loop does not turn while the others elect: it is a node that was paused.
        var next = _cluster.ElectWithout(old);
        Assert.NotSame(old, next);
        return next;
    }
}
