using System.Diagnostics;

namespace Rrmq.Load;

/// <summary>
/// The open loop's clock: when each request should be sent, whatever became of those before it. A request that must wait for a free connection keeps its time, so that its wait counts as
/// latency: the load does not slow down together with what it measures (no coordinated omission).
/// </summary>
/// <param name="began">Of the clock of <see cref="Stopwatch"/>: when the first is due.</param>
/// <param name="perSecond">The rate of all loops together.</param>
/// <param name="end">Nothing is due from here on.</param>
/// <param name="part">Which of the loops this is; each takes every so manieth request.</param>
/// <param name="parts">How many loops there are.</param>
internal sealed class ArrivalSchedule(long began, double perSecond, long end, int part = 0, int parts = 1)
{
    private long _taken;

    /// <summary>When the next request is due; <see cref="long.MaxValue"/> when none will be.</summary>
    public long Next
    {
        get
        {
            // Reckoned from the start each time: sums of steps would drift.
            var due = began + (long)(((_taken * parts) + part) * (Stopwatch.Frequency / perSecond));
            return due < end ? due : long.MaxValue;
        }
    }

    public bool TryTake(long now, out long intended)
    {
        intended = Next;
        if (intended > now)
            return false;
        _taken++;
        return true;
    }

    /// <summary>How many are due by <paramref name="now"/> and not taken.</summary>
    public long CountOverdue(long now)
    {
        var upTo = Math.Min(now, end - 1);
        if (upTo < began)
            return 0;
        var due = (long)((upTo - began) * perSecond / Stopwatch.Frequency);
        return Math.Max(0, ((due - part) / parts) + 1 - _taken);
    }
}
