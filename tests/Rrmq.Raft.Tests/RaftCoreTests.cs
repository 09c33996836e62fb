namespace Rrmq.Raft.Tests;

public sealed class RaftCoreTests
{
    private static readonly NodeId One = new(1);
    private static readonly NodeId Two = new(2);

    /// <summary>The term is written in front of the entries. Found without it, the vote is lost with it, and the node must not vote again.</summary>
    [Fact]
    public void A_log_with_entries_of_a_later_term_than_the_remembered_one_is_refused()
    {
        var restored = new RestoredState(new HardState(new Term(2), One), [new(new Term(1), 5), new(new Term(3), 5)]);

        Assert.Throws<RaftInvariantException>(() => new RaftCore(Options(), restored, nowMs: 0));
    }

    [Fact]
    public void A_refused_vote_does_not_put_off_ones_own_campaign()
    {
        var refused = new RaftCore(Options(), Log(3), nowMs: 0);
        refused.Receive(new VoteRequest(Two, new Term(4), LogIndex.Zero, Term.Zero, Transfer: false), nowMs: 140);

        Assert.Equal(FirstCampaign(new RaftCore(Options(), Log(3), nowMs: 0)), FirstCampaign(refused));
    }

    [Fact]
    public void A_vote_given_is_a_reason_to_wait()
    {
        var core = new RaftCore(Options(), Log(3), nowMs: 0);
        core.Receive(new VoteRequest(Two, new Term(4), new LogIndex(1), new Term(3), Transfer: false), nowMs: 140);

        Assert.True(FirstCampaign(core) >= 140 + core.Options.ElectionTimeoutMs);
    }

    [Fact]
    public void A_vote_stands_for_its_whole_term()
    {
        var core = new RaftCore(Options(), RestoredState.Empty, nowMs: 0);
        core.Receive(new VoteRequest(Two, new Term(4), LogIndex.Zero, Term.Zero, Transfer: false), nowMs: 0);
        core.Receive(new VoteRequest(new NodeId(3), new Term(4), new LogIndex(9), new Term(3), Transfer: true), nowMs: 0);
        core.PeerUnreachable(Two);
        core.Receive(new VoteRequest(new NodeId(3), new Term(4), new LogIndex(9), new Term(3), Transfer: true), nowMs: 0);

        Assert.Equal(Two, core.VotedFor);
        Assert.All(core.Outputs.Messages, send => Assert.False(((VoteResponse)send.Message).Granted));
    }

    [Fact]
    public void Two_leaders_of_one_term_stop_the_node_that_sees_them()
    {
        var core = new RaftCore(Options(), RestoredState.Empty, nowMs: 0);
        core.Receive(new Heartbeat(Two, new Term(4), LogIndex.Zero, 1), nowMs: 0);

        Assert.Throws<RaftInvariantException>(() => core.Receive(new Heartbeat(new NodeId(3), new Term(4), LogIndex.Zero, 1), nowMs: 0));
    }

    [Fact]
    public void A_completion_that_nobody_asked_for_stops_the_node() =>
        Assert.Throws<RaftInvariantException>(() => new RaftCore(Options(), RestoredState.Empty, nowMs: 0).StorageAppended(default));

    [Fact]
    public void Time_never_goes_back()
    {
        var core = new RaftCore(Options(), RestoredState.Empty, nowMs: 0);
        core.Receive(new Heartbeat(Two, new Term(4), LogIndex.Zero, 1), nowMs: 1000);
        core.Tick(0);
        core.Tick(1149);

        Assert.Equal(Two, core.Leader);
    }

    [Fact]
    public void One_message_from_far_above_cannot_spend_the_terms_there_are()
    {
        var core = new RaftCore(Options(), Log(3), nowMs: 0);
        core.Receive(new VoteResponse(Two, new Term(long.MaxValue), Granted: false), nowMs: 0);

        Assert.InRange(core.Term.Value, 4, 1L << 21);
        Assert.True(FirstCampaign(core) < 1000);
    }

    /// <summary>A message of a term not reached yet says nothing to this node; it is only led towards it.</summary>
    [Fact]
    public void A_node_far_behind_comes_closer_with_each_message_and_then_follows()
    {
        var core = new RaftCore(Options(), Log(3), nowMs: 0);
        var far = new Term(5_000_000);
        for (var messages = 1; core.Leader.IsNone; messages++)
        {
            Assert.InRange(messages, 1, 5);
            core.Receive(new Heartbeat(Two, far, new LogIndex(1), 1), nowMs: 0);
            Assert.Equal(core.Term == far, core.Leader == Two);
        }

        Assert.Equal(far, core.Term);
    }

    [Fact]
    public void There_is_no_term_after_the_last() => Assert.Throws<RaftInvariantException>(() => new Term(long.MaxValue).Next);

    [Fact]
    public void A_log_that_begins_behind_all_snapshots_is_refused()
    {
        var restored = Log(3) with { Base = new LogBase(new LogIndex(7), new Term(2)) };
        Assert.Throws<RaftInvariantException>(() => new RaftCore(Options(), restored, nowMs: 0));
        Assert.Throws<RaftInvariantException>(() => new RaftCore(Options(), restored with { Snapshot = SnapshotAt(6, 2) }, nowMs: 0));

        var core = new RaftCore(Options(), restored with { Snapshot = SnapshotAt(7, 2) }, nowMs: 0);
        Assert.Equal((new LogIndex(7), new LogIndex(8)), (core.CommitIndex, core.LastIndex));
    }

    /// <summary>Snapshots are not ordered with the log: a term that is in one only never reached this log, so nothing was promised in it.</summary>
    [Fact]
    public void A_snapshot_of_a_later_term_than_the_remembered_one_raises_it_and_forgets_the_older_vote()
    {
        var core = new RaftCore(Options(), Log(3) with { Snapshot = SnapshotAt(9, 5) }, nowMs: 0);

        Assert.Equal((new Term(5), NodeId.None), (core.Term, core.VotedFor));
        var append = Assert.Single(core.Outputs.Appends);
        Assert.Equal(new HardState(new Term(5), NodeId.None), append.HardState);
        Assert.Equal(new LogIndex(9), append.ResetTo!.Index);
        Assert.Null(core.Outputs.Install);
    }

    /// <summary>The log is long enough, but not the snapshot's: its tail was never committed.</summary>
    [Fact]
    public void A_log_that_disagrees_with_the_snapshot_found_at_the_start_gives_way_to_it()
    {
        var restored = new RestoredState(new HardState(new Term(4), NodeId.None), [new(new Term(1), 5), new(new Term(1), 5), new(new Term(1), 5)]);
        var core = new RaftCore(Options(), restored with { Snapshot = SnapshotAt(2, 3) }, nowMs: 0);

        Assert.Equal((new LogIndex(2), new LogIndex(2)), (core.LastIndex, core.CommitIndex));
        Assert.Equal(SnapshotAt(2, 3), Assert.Single(core.Outputs.Appends).ResetTo);
    }

    [Fact]
    public void A_node_whose_log_gives_way_to_a_snapshot_does_not_campaign_before_the_disk_knows()
    {
        var core = new RaftCore(Options(), Log(3), nowMs: 0);
        core.ReceiveSnapshot(Two, new Term(3), SnapshotAt(9, 3), nowMs: 0);
        var append = Assert.Single(core.Outputs.Appends);
        Assert.Equal(new LogIndex(9), core.Outputs.Install!.Index);
        for (var now = 0; now < 1000; now += 10)
            core.Tick(now);
        Assert.DoesNotContain(core.Outputs.Notices, notice => notice.Kind == NoticeKind.PreCampaign);

        core.StorageAppended(append.Mark);
        core.Tick(2000);
        Assert.Contains(core.Outputs.Notices, notice => notice.Kind == NoticeKind.PreCampaign);
    }

    [Fact]
    public void What_was_to_be_applied_is_in_the_snapshot_that_replaces_it()
    {
        var core = new RaftCore(Options(), Log(3), nowMs: 0);
        core.Receive(new AppendRequest(Two, new Term(3), new LogIndex(1), new Term(3), new LogIndex(1), []), nowMs: 0);
        Assert.NotNull(core.Outputs.Apply);
        core.ReceiveSnapshot(Two, new Term(3), SnapshotAt(9, 3), nowMs: 0);

        Assert.Null(core.Outputs.Apply);
        Assert.NotNull(core.Outputs.Install);
    }

    [Fact]
    public void Entries_that_wait_to_be_sent_are_not_forgotten()
    {
        var core = new RaftCore(Options() with { Voters = [One] }, RestoredState.Empty, nowMs: 0);
        for (var now = 0; now < 10; now++)
        {
            var appends = core.Outputs.Appends.ToArray();
            core.Outputs.Clear();
            foreach (var append in appends)
                core.StorageAppended(append.Mark);
            core.Tick(now);
        }

        core.ProposeMembership([MembershipStep.AddLearner(Two, default)]);
        Assert.Throws<RaftInvariantException>(() => core.Compact(new LogIndex(1)));
        core.Outputs.Clear();
        core.Compact(new LogIndex(1));
        Assert.Equal(new LogIndex(1), core.Base.Index);
    }

    private static SnapshotMeta SnapshotAt(long index, long term) => new(new LogIndex(index), new Term(term), Membership.Bootstrap([One, Two, new NodeId(3)]));

    private static long FirstCampaign(RaftCore core)
    {
        for (var now = 0L; now < 1000; now++)
        {
            var appends = core.Outputs.Appends.ToArray();
            core.Outputs.Clear();
            foreach (var append in appends)
                core.StorageAppended(append.Mark);
            core.Tick(now);
            if (core.Outputs.Notices.Exists(n => n.Kind == NoticeKind.PreCampaign))
                return now;
        }

        throw new InvalidOperationException("it never campaigns");
    }

    private static RestoredState Log(long term) => new(new HardState(new Term(term), NodeId.None), [new(new Term(term), 1)]);

    private static RaftOptions Options() => new() { Self = One, Voters = [One, Two, new NodeId(3)], Seed = 7 };
}
