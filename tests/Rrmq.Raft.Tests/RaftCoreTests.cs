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
