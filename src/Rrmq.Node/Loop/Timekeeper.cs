using Rrmq.Raft;

namespace Rrmq.Node;

/// <summary>
/// What a leader writes into the log for time's sake: that it leads, before it stamps anything else while leases are open, and the time alone, when something is due by it and nothing else is on its way. Owned by
/// the loop.
/// </summary>
internal sealed class Timekeeper(RaftCore core, Applier applier, Proposals proposals, INodeWorld world)
{
    /// <summary>What time alone brings about happens at most this much late, and costs no more entries than this allows.</summary>
    private const long TickEveryMs = 10;

    private Term _openedTerm;
    private long _lastTurnMs;
    private long _ledMs;
    private long _tickDueMs;

    /// <summary>When a caught-up leader has something to write by itself.</summary>
    public long NextMs => Math.Max(_tickDueMs, DueMs);

    /// <summary>When the state's next moment comes by this node's own clock. A spent reserve is left to what empties queues.</summary>
    private long DueMs
    {
        get
        {
            var due = applier.State.NextDueMs;
            var now = world.NowMs;
            return due == long.MaxValue || world.IsReserveSpent ? long.MaxValue : now + Math.Max(0, due - applier.Clock.Peek(now));
        }
    }

    /// <summary>
    /// Once a turn. A leader that has slept for longer than others would have waited for it begins anew when it still leads: leases must not run out over a time in which nobody could renew them.
    /// </summary>
    public void Wake(long nowMs)
    {
        if (nowMs - _lastTurnMs >= core.Options.ElectionTimeoutMs)
            _openedTerm = Term.Zero;
        else if (core.Role == Role.Leader ? _openedTerm == core.Term : !core.Leader.IsNone)
            _ledMs = nowMs;
        _lastTurnMs = nowMs;
    }

    /// <summary>Before a caught-up leader proposes. False while it may not propose anything else yet.</summary>
    public bool TryOpen()
    {
        if (_openedTerm == core.Term)
            return true;
        if (applier.State.LeaseCount > 0 && !proposals.TryOpen(core, LedUntilMs, applier.State.NowMs))
            return false;
        _openedTerm = core.Term;
        return true;
    }

    /// <summary>A leader is taken for alive for two election timeouts after its last word.</summary>
    private long LedUntilMs => applier.Clock.Peek(_ledMs - (2 * core.Options.ElectionTimeoutMs));

    /// <summary>After a caught-up leader has proposed what waits.</summary>
    public void Tick(long nowMs)
    {
        if (nowMs < _tickDueMs || DueMs > nowMs)
            return;
        _tickDueMs = nowMs + TickEveryMs;
        proposals.Tick(core);
    }
}
