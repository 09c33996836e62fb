using Rrmq.Queues;

namespace Rrmq.Server;

/// <summary>The leases of one stream that are not known to be over: what its credit is used up by. Thread-safe.</summary>
internal sealed class OpenLeases(MessageStream stream, LeaseWatch watch)
{
    private readonly Lock _lock = new();
    private readonly HashSet<Receipt> _open = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public int Count
    {
        get
        {
            lock (_lock)
                return _open.Count;
        }
    }

    /// <summary>Completes when the next lease ends.</summary>
    public Task Changed
    {
        get
        {
            lock (_lock)
                return _changed.Task;
        }
    }

    public Receipt[] ToArray()
    {
        lock (_lock)
            return [.. _open];
    }

    public void Add(Receipt receipt)
    {
        lock (_lock)
            _open.Add(receipt);
        watch.Add(receipt, stream);
    }

    public void Remove(Receipt receipt)
    {
        lock (_lock)
        {
            if (!_open.Remove(receipt))
                return;
            _changed.TrySetResult();
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        watch.Remove(receipt);
    }
}
