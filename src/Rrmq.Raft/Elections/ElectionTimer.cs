namespace Rrmq.Raft;

/// <summary>
/// When a node that hears from no leader campaigns, and for how long a leader's word protects it. A closed connection to the leader is a hint that it died:
/// followers then campaign early, one after the other by rank, through the pre-vote, which a living leader's other followers refuse.
/// </summary>
internal sealed class ElectionTimer(RaftOptions options, SplitMix64 random)
{
    private const int HintAttempts = 3;
    private int _hintAttemptsLeft;
    private long _leaderHeardMs = long.MinValue / 2;

    public long DeadlineMs { get; private set; } = long.MaxValue;

    public void Restart(long nowMs) => DeadlineMs = nowMs + options.ElectionTimeoutMs + random.Below(options.ElectionTimeoutMs);

    public void CampaignAt(long nowMs) => DeadlineMs = nowMs;

    public void LeaderHeard(long nowMs)
    {
        _leaderHeardMs = nowMs;
        _hintAttemptsLeft = 0;
        Restart(nowMs);
    }

    /// <summary>A leader heard from within the shortest election timeout is taken to be alive.</summary>
    public bool LeaderIsFresh(long nowMs) => nowMs - _leaderHeardMs < options.ElectionTimeoutMs;

    /// <param name="rank">How many campaign before this node.</param>
    /// <param name="nowMs">Now.</param>
    public void LeaderSeemsGone(int rank, long nowMs)
    {
        _leaderHeardMs = long.MinValue / 2;
        _hintAttemptsLeft = HintAttempts;
        DeadlineMs = nowMs + rank * options.HintSpacingMs + random.Below(Math.Max(1, options.HintSpacingMs / 3));
    }

    /// <summary>
    /// A pre-vote after a hint is tried again soon, whether it was refused or not answered: the others may not have seen the connection close yet, and the one
    /// that is gone says nothing.
    /// </summary>
    public void PreVoteAsked(long nowMs)
    {
        if (_hintAttemptsLeft == 0)
        {
            Restart(nowMs);
            return;
        }

        _hintAttemptsLeft--;
        DeadlineMs = nowMs + options.HintSpacingMs + random.Below(options.HintSpacingMs);
    }
}
