namespace Rrmq.Simulation;

/// <summary>Virtual time: events in the order of their time, and of their making where that is equal. One thread, no chance of its own.</summary>
internal sealed class Scheduler
{
    private readonly PriorityQueue<Action, (long AtMs, long Number)> _events = new(1024);
    private long _made;

    public long NowMs { get; private set; }

    /// <summary>Events that were run.</summary>
    public long Steps { get; private set; }

    public void After(long milliseconds, Action what) => _events.Enqueue(what, (NowMs + Math.Max(0, milliseconds), _made++));

    /// <summary>Runs everything due until then, or until the condition holds, which is looked at after every event. True when it does.</summary>
    public bool RunUntil(long atMs, Func<bool>? condition = null)
    {
        while (_events.TryPeek(out var next, out var when) && when.AtMs <= atMs)
        {
            _events.Dequeue();
            NowMs = Math.Max(NowMs, when.AtMs);
            Steps++;
            next();
            if (condition?.Invoke() == true)
                return true;
        }

        NowMs = Math.Max(NowMs, atMs);
        return false;
    }
}
