using Rrmq.Node;

namespace Rrmq.Server;

/// <summary>
/// Tells those who read this node's logs to the end when something has come behind it. While somebody waits, the node's own state is asked for all of them at once, some fifty times a second; while nobody does, nothing is
/// asked. So neither the loop nor the replicated state knows of readers. Thread-safe.
/// </summary>
internal sealed class LogWatch(QueueNode node, TimeProvider time)
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(20);

    private readonly Lock _lock = new();
    private readonly HashSet<Waiter> _waiters = [];
    private bool _isLooking;

    /// <summary>Completes when the log holds a sequence or is gone, when the time is over, or when the wait is ended.</summary>
    public async Task WaitAsync(byte[] topic, long sequence, TimeSpan most, CancellationToken ended)
    {
        var waiter = new Waiter(topic, sequence);
        lock (_lock)
        {
            _waiters.Add(waiter);
            if (!_isLooking)
                _ = LookAsync();
            _isLooking = true;
        }

        try
        {
            await waiter.Came.Task.WaitAsync(most, time, ended);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            // Whoever waited looks for itself.
        }
        finally
        {
            lock (_lock)
                _waiters.Remove(waiter);
        }
    }

    private async Task LookAsync()
    {
        // Never on the thread of the one who waits first.
        await Task.Yield();
        while (Waiting() is { Length: > 0 } waiters)
        {
            var answer = await node.ReadAsync(state => Array.FindAll(waiters, waiter => (state.LastInLog(waiter.Topic) ?? long.MaxValue) >= waiter.Sequence), new ReadOptions { Stale = true });
            foreach (var waiter in answer.Value ?? [])
                waiter.Came.TrySetResult();
            await Task.Delay(Every, time);
        }
    }

    // Empty when nobody waits any more: then nobody looks, until somebody comes.
    private Waiter[] Waiting()
    {
        lock (_lock)
        {
            _isLooking = _waiters.Count > 0;
            return [.. _waiters];
        }
    }

    private sealed record Waiter(byte[] Topic, long Sequence)
    {
        public TaskCompletionSource Came { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool Equals(Waiter? other) => ReferenceEquals(this, other);

        public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);
    }
}
