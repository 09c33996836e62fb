using FsCheck;
using FsCheck.Fluent;

namespace Rrmq.Raft.Tests;

public sealed class ElectionTimerTests
{
    private const long T = 150;

    [Fact]
    public void A_timeout_lies_between_T_and_twice_T() =>
        Prop.ForAll<ulong, uint>((seed, now) =>
        {
            var timer = TimerOf(2, seed);
            timer.Restart(now);
            return timer.DeadlineMs >= now + T && timer.DeadlineMs < now + 2 * T;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void It_is_drawn_anew_each_time()
    {
        var timer = TimerOf(2, seed: 1);
        var draws = new HashSet<long>();
        for (var i = 0; i < 100; i++)
        {
            timer.Restart(0);
            draws.Add(timer.DeadlineMs);
        }

        Assert.True(draws.Count > 30);
    }

    [Fact]
    public void A_leaders_word_protects_it_for_T()
    {
        var timer = TimerOf(2, seed: 1);
        Assert.False(timer.LeaderIsFresh(0));

        timer.LeaderHeard(1000);
        Assert.True(timer.LeaderIsFresh(1000 + T - 1));
        Assert.False(timer.LeaderIsFresh(1000 + T));
    }

    [Fact]
    public void A_hint_ends_the_protection_and_the_rank_orders_the_campaigns()
    {
        var deadlines = new List<long>();
        for (var rank = 0; rank < 4; rank++)
        {
            var timer = TimerOf(2, seed: (ulong)rank);
            timer.LeaderHeard(1000);
            timer.LeaderSeemsGone(rank, 1001);
            Assert.False(timer.LeaderIsFresh(1001));
            deadlines.Add(timer.DeadlineMs);
        }

        for (var rank = 0; rank < deadlines.Count; rank++)
            Assert.InRange(deadlines[rank], 1001 + rank * 15, 1001 + rank * 15 + 4);
    }

    [Fact]
    public void After_a_hint_three_attempts_follow_soon_and_then_the_usual_patience()
    {
        var timer = TimerOf(2, seed: 1);
        timer.LeaderSeemsGone(0, 0);
        for (var attempt = 0; attempt < 3; attempt++)
        {
            timer.PreVoteAsked(0);
            Assert.InRange(timer.DeadlineMs, 15, 29);
        }

        timer.PreVoteAsked(0);
        Assert.InRange(timer.DeadlineMs, T, 2 * T - 1);
    }

    [Fact]
    public void A_word_from_the_leader_ends_the_haste_of_a_hint()
    {
        var timer = TimerOf(2, seed: 1);
        timer.LeaderSeemsGone(0, 0);
        timer.LeaderHeard(1);
        Assert.InRange(timer.DeadlineMs, 1 + T, 2 * T);

        timer.PreVoteAsked(1);
        Assert.InRange(timer.DeadlineMs, 1 + T, 2 * T);
    }

    private static ElectionTimer TimerOf(int self, ulong seed)
    {
        NodeId[] voters = [new(1), new(2), new(3), new(4), new(5)];
        return new ElectionTimer(new RaftOptions { Self = new NodeId(self), Voters = voters, ElectionTimeoutMs = T }, new SplitMix64(seed));
    }
}
