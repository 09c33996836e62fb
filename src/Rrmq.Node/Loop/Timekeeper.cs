using Microsoft.Extensions.Logging;
using Rrmq.Queues;
using Rrmq.Raft;

namespace Rrmq.Node;

/// <summary>
/// What a leader writes into the log for time's sake: that it leads, before it stamps anything else while leases are open; the time alone, when something is due by it and nothing else is on its way; and the ticks of
/// schedules that are due. Owned by the loop.
/// </summary>
internal sealed class Timekeeper(RaftCore core, Applier applier, Proposals proposals, INodeWorld world, ILogger logger)
{
    /// <summary>What time alone brings about happens at most this much late, and costs no more entries than this allows.</summary>
    private const long TickEveryMs = 10;

    /// <summary>A tick that cannot run here, or now, is looked at again after this.</summary>
    private const long TickRestMs = 1_000;

    private readonly Ticks _ticks = new(logger);
    private Term _openedTerm;
    private long _lastTurnMs;
    private long _ledMs;
    private long _tickDueMs;
    private long _schedulesDueMs;

    /// <summary>When a caught-up leader has something to write by itself.</summary>
    public long NextMs => Math.Min(Math.Max(_tickDueMs, DueMs), Math.Max(_schedulesDueMs, SchedulesDueMs));

    /// <summary>When the state's next moment comes by this node's own clock. A spent reserve is left to what empties queues.</summary>
    private long DueMs => HereMs(applier.State.NextDueMs);

    /// <summary>When a schedule is due by this node's own clock.</summary>
    private long SchedulesDueMs => HereMs(applier.State.NextTickMs);

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
        RunSchedules(nowMs);
        if (nowMs < _tickDueMs || DueMs > nowMs)
            return;
        _tickDueMs = nowMs + TickEveryMs;
        proposals.Tick(core);
    }

    /// <summary>On a full disk nothing new is begun: what is due then is missed, and its schedule says what becomes of that.</summary>
    private void RunSchedules(long nowMs)
    {
        if (nowMs < _schedulesDueMs || SchedulesDueMs > nowMs)
            return;
        IReadOnlyList<RunTick> ticks = world.IsDiskFull ? [] : _ticks.Due(applier.State, applier.Clock.Read(world));
        _schedulesDueMs = nowMs + (ticks.Count == 0 ? TickRestMs : TickEveryMs);
        proposals.ProposeTicks(core, ticks);
    }

    private long HereMs(long dueMs)
    {
        var now = world.NowMs;
        return dueMs == long.MaxValue || world.IsReserveSpent ? long.MaxValue : now + Math.Max(0, dueMs - applier.Clock.Peek(now));
    }
}
