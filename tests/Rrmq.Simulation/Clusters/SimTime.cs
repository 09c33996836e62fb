namespace Rrmq.Simulation;

/// <summary>Virtual time for the production classes that ask for timers. A timer ends with the process that made it.</summary>
internal sealed class SimTime(Scheduler scheduler, Func<bool> isAlive) : TimeProvider
{
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new SimTimer(scheduler, isAlive, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
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
