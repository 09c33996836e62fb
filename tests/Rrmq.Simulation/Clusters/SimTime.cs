namespace Rrmq.Simulation;

/// <summary>Virtual time for the production classes that ask for timers. A timer ends with the process that made it, which may end in the middle of what the timer is for.</summary>
internal sealed class SimTime(Scheduler scheduler, Func<bool> isAlive, Action<NodeEnd> ended) : TimeProvider
{
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new SimTimer(scheduler, isAlive, () => Run(callback, state));
        timer.Change(dueTime, period);
        return timer;
    }

    private void Run(TimerCallback callback, object? state)
    {
        try
        {
            callback(state);
        }
        catch (SuddenEndException e)
        {
            ended(e.End);
        }
    }

    private sealed class SimTimer(Scheduler scheduler, Func<bool> isAlive, Action callback) : ITimer
    {
        private long _set;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            var set = ++_set;
            if (dueTime != Timeout.InfiniteTimeSpan)
                scheduler.After((long)dueTime.TotalMilliseconds, () => Fire(set));
            return true;
        }

        public void Dispose() => _set++;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }

        private void Fire(long set)
        {
            if (set == _set && isAlive())
                callback();
        }
    }
}
