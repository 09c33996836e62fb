namespace Rrmq.Server.Tests;

/// <summary>Time that passes when a test says so; timers that fall due fire then, on the test's own thread.</summary>
internal sealed class ManualTime : TimeProvider
{
    private readonly List<Timer> _timers = [];
    private TimeSpan _now;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _now.Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, () => callback(state));
        timer.Change(dueTime, period);
        _timers.Add(timer);
        return timer;
    }

    public void Pass(TimeSpan time)
    {
        _now += time;
        foreach (var timer in _timers.ToArray())
            timer.FireIfDue();
    }

    private sealed class Timer(ManualTime time, Action callback) : ITimer
    {
        private TimeSpan? _due;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            _due = dueTime == Timeout.InfiniteTimeSpan ? null : time._now + dueTime;
            return true;
        }

        public void FireIfDue()
        {
            if (_due is not { } due || due > time._now)
                return;
            _due = null;
            callback();
        }

        public void Dispose() => _due = null;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
