namespace Rrmq.Raft.Tests;

/// <summary>Virtual time: what is due first happens first, and in the order it was asked for.</summary>
internal sealed class Timeline
{
    private readonly PriorityQueue<Action, (long AtMs, long Order)> _due = new();
    private long _order;

    public long NowMs { get; private set; }

    public void At(long atMs, Action action) => _due.Enqueue(action, (atMs, _order++));

    public void RunUntil(long untilMs)
    {
        while (_due.TryPeek(out var action, out var due) && due.AtMs <= untilMs)
        {
            _due.Dequeue();
            NowMs = due.AtMs;
            action();
        }

        NowMs = untilMs;
    }
}
