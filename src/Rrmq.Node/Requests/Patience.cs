namespace Rrmq.Node;

/// <summary>
/// Answers commands that the loop has left unanswered beyond their deadline: it is stuck, in a read from a slow disk perhaps. One coarse timer for all of them, which rests while there are
/// none, because a timer for each costs more than all else that the node does for a command. Thread-safe.
/// </summary>
internal sealed class Patience : IDisposable
{
    /// <summary>The loop expires what it holds itself, and is a little late now and then.</summary>
    private const long GraceMs = 50;

    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(25);

    private readonly Lock _lock = new();
    private readonly Func<long> _nowMs;
    private readonly AnswerCourier? _courier;
    private readonly ITimer _timer;
    private PendingCommand? _oldest;
    private PendingCommand? _youngest;
    private bool _ticks;

    public Patience(Func<long> nowMs, AnswerCourier? courier, TimeProvider time)
    {
        _nowMs = nowMs;
        _courier = courier;
        _timer = time.CreateTimer(static patience => ((Patience)patience!).Look(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>To be removed once it is answered. All come with about the same time before them, so that the order they come in is that of their deadlines.</summary>
    public void Add(PendingCommand command)
    {
        lock (_lock)
        {
            command.Older = _youngest;
            if (_youngest is null)
                _oldest = command;
            else
                _youngest.Younger = command;
            _youngest = command;
            if (_ticks)
                return;
            _ticks = true;
            _timer.Change(Period, Timeout.InfiniteTimeSpan);
        }
    }

    public void Remove(PendingCommand command)
    {
        lock (_lock)
        {
            if (command.Older is null)
                _oldest = command.Younger;
            else
                command.Older.Younger = command.Younger;
            if (command.Younger is null)
                _youngest = command.Older;
            else
                command.Younger.Older = command.Older;
            command.Older = command.Younger = null;
        }
    }

    public void Dispose() => _timer.Dispose();

    /// <summary>Whether such a command was proposed, only the loop knows.</summary>
    private void Look()
    {
        var latest = _nowMs() - GraceMs;
        lock (_lock)
        {
            for (var command = _oldest; command is not null && command.DeadlineMs <= latest; command = command.Younger)
                command.TrySetResult(new Answer(AnswerKind.TimedOut));
            _ticks = _oldest is not null;
            if (_ticks)
                _timer.Change(Period, Timeout.InfiniteTimeSpan);
        }

        _courier?.Depart();
    }
}
