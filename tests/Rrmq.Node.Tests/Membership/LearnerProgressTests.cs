using Rrmq.Raft;

namespace Rrmq.Node.Tests;

public sealed class LearnerProgressTests
{
    private const long LongestRoundMs = 150;
    private readonly LearnerProgress _progress = new(At(100), nowMs: 1_000);

    [Fact]
    public void Three_short_rounds_in_a_row_are_enough()
    {
        Look(match: 100, last: 110, nowMs: 1_100);
        Look(match: 110, last: 120, nowMs: 1_200);
        Assert.False(_progress.KeepsUp);

        Look(match: 120, last: 130, nowMs: 1_350);
        Assert.True(_progress.KeepsUp);
    }

    [Fact]
    public void A_round_lasts_until_the_learner_has_what_the_log_had_when_it_began()
    {
        Look(match: 99, last: 200, nowMs: 1_050);
        Look(match: 100, last: 200, nowMs: 1_100);
        Look(match: 199, last: 300, nowMs: 1_150);
        Look(match: 199, last: 300, nowMs: 1_200);

        Assert.False(_progress.KeepsUp);
    }

    [Fact]
    public void A_long_round_begins_the_count_anew()
    {
        Look(match: 100, last: 110, nowMs: 1_010);
        Look(match: 110, last: 120, nowMs: 1_020);
        Look(match: 120, last: 130, nowMs: 1_200);
        Look(match: 130, last: 140, nowMs: 1_210);
        Look(match: 140, last: 150, nowMs: 1_220);
        Assert.False(_progress.KeepsUp);

        Look(match: 150, last: 150, nowMs: 1_230);
        Assert.True(_progress.KeepsUp);
    }

    [Fact]
    public void A_round_that_lasts_too_long_already_takes_back_what_was_earned()
    {
        Look(match: 100, last: 110, nowMs: 1_010);
        Look(match: 110, last: 120, nowMs: 1_020);
        Look(match: 120, last: 130, nowMs: 1_030);
        Look(match: 129, last: 140, nowMs: 1_181);

        Assert.False(_progress.KeepsUp);
    }

    private void Look(long match, long last, long nowMs) => _progress.Look(At(match), At(last), LongestRoundMs, nowMs);

    private static LogIndex At(long index) => new(index);
}
