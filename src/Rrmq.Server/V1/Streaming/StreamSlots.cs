namespace Rrmq.Server;

/// <summary>Counts the answers that do not end by themselves, so that they are not too many and end before the node stops. Thread-safe.</summary>
internal sealed class StreamSlots : IDisposable
{
    public const int Most = 1000;

    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _allEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>One more than there are streams, until it is time to stop.</summary>
    private int _running = 1;

    /// <summary>Cancelled when all of them are to end.</summary>
    public CancellationToken Stopping => _stopping.Token;

    /// <summary>False when there are as many as may be; else the place is to be left.</summary>
    public bool TryEnter()
    {
        if (Interlocked.Increment(ref _running) <= Most + 1)
            return true;
        Leave();
        return false;
    }

    public void Leave()
    {
        if (Interlocked.Decrement(ref _running) == 0)
            _allEnded.TrySetResult();
    }

    /// <summary>Completes when all have left.</summary>
    public async Task StopAsync()
    {
        await _stopping.CancelAsync();
        Leave();
        await _allEnded.Task;
    }

    public void Dispose() => _stopping.Dispose();
}
