namespace Rrmq.Simulation;

/// <summary>Virtual time: events in the order of their time, and of their making where that is equal. One thread, one seed, one run.</summary>
internal sealed class Scheduler(int seed)
{
    private readonly PriorityQueue<Action, (long AtMs, long Number)> _events = new();
    private long _made;

    public Random Chance { get; } = new(seed);

    public long NowMs { get; private set; }

    public void After(long milliseconds, Action what) => _events.Enqueue(what, (NowMs + Math.Max(0, milliseconds), _made++));

    /// <summary>Runs everything due until then, or until the condition holds. True when it does.</summary>
    public bool RunUntil(long atMs, Func<bool>? condition = null)
    {
        while (_events.TryPeek(out var next, out var when) && when.AtMs <= atMs)
        {
            _events.Dequeue();
            NowMs = Math.Max(NowMs, when.AtMs);
            next();
            if (condition?.Invoke() == true)
                return true;
        }

        NowMs = Math.Max(NowMs, atMs);
        return false;
    }

    public bool Happens(double probability) => Chance.NextDouble() < probability;

    public long Between(int least, int most) => Chance.Next(least, most + 1);
}
