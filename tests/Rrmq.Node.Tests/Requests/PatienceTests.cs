using Rrmq.Queues;

namespace Rrmq.Node.Tests;

public sealed class PatienceTests : IDisposable
{
    private readonly TurnedTime _time = new();
    private readonly Patience _patience;

    public PatienceTests() => _patience = new Patience(() => _time.NowMs, courier: null, _time);

    public void Dispose() => _patience.Dispose();

    [Fact]
    public void A_command_that_the_loop_leaves_lying_is_answered_soon_after_its_deadline()
    {
        var (early, late) = (Add(deadlineMs: 900), Add(deadlineMs: 1_000));
        Pass(949);
        Assert.False(early.Task.IsCompleted);
        Pass(50);
        Assert.Equal(AnswerKind.TimedOut, InMemoryNode.Result(early.Task).Kind);
        Assert.False(late.Task.IsCompleted);
        _patience.Remove(early);
        Pass(100);
        Assert.Equal(AnswerKind.TimedOut, InMemoryNode.Result(late.Task).Kind);
    }

    [Fact]
    public void What_was_removed_is_left_alone_wherever_it_stood()
    {
        var commands = Enumerable.Range(0, 5).Select(_ => Add(deadlineMs: 900)).ToList();
        foreach (var place in new[] { 2, 0, 4 })
            _patience.Remove(commands[place]);
        Pass(2_000);
        Assert.Equal([false, true, false, true, false], commands.Select(command => command.Task.IsCompleted));
    }

    [Fact]
    public void After_a_rest_without_commands_it_looks_again()
    {
        _patience.Remove(Add(deadlineMs: 900));
        Pass(2_000);
        var command = Add(deadlineMs: 2_500);
        Pass(1_000);
        Assert.True(command.Task.IsCompleted);
    }

    private PendingCommand Add(long deadlineMs)
    {
        var command = new PendingCommand(new Pop("t"u8.ToArray()), deadlineMs);
        _patience.Add(command);
        return command;
    }

    private void Pass(int milliseconds)
    {
        for (var i = 0; i < milliseconds; i++)
            _time.Tick();
    }

    /// <summary>Time that is turned on by hand, with one timer.</summary>
    private sealed class TurnedTime : TimeProvider, ITimer
    {
        private Action? _callback;
        private long _dueMs = long.MaxValue;

        public long NowMs { get; private set; }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            _callback = () => callback(state);
            Change(dueTime, period);
            return this;
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            _dueMs = dueTime == Timeout.InfiniteTimeSpan ? long.MaxValue : NowMs + (long)dueTime.TotalMilliseconds;
            return true;
        }

        public void Tick()
        {
            if (++NowMs < _dueMs)
                return;
            _dueMs = long.MaxValue;
            _callback!();
        }

        public void Dispose() => _dueMs = long.MaxValue;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}
