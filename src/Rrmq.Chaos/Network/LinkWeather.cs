namespace Rrmq.Chaos;

/// <summary>What one direction between two nodes is like now. Faults overlap, so cuts are counted and delays added up. Any thread.</summary>
internal sealed class LinkWeather
{
    private readonly Lock _gate = new();
    private TaskCompletionSource _open = Opened();
    private int _cuts;
    private long _delayTicks;
    private long _jitterTicks;

    public bool IsCut => Volatile.Read(ref _cuts) > 0;

    public void Cut()
    {
        lock (_gate)
            if (++_cuts == 1)
                _open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    public void Heal()
    {
        lock (_gate)
            if (--_cuts == 0)
                _open.TrySetResult();
    }

    public void Delay(TimeSpan delay, TimeSpan jitter)
    {
        Interlocked.Add(ref _delayTicks, delay.Ticks);
        Interlocked.Add(ref _jitterTicks, jitter.Ticks);
    }

    /// <summary>How late what arrives now is to be.</summary>
    public TimeSpan DrawDelay() => TimeSpan.FromTicks(Volatile.Read(ref _delayTicks)) + (TimeSpan.FromTicks(Volatile.Read(ref _jitterTicks)) * Random.Shared.NextDouble());

    /// <summary>Completes when the link is whole.</summary>
    public Task OpenAsync(CancellationToken cancellation)
    {
        lock (_gate)
            return _open.Task.WaitAsync(cancellation);
    }

    private static TaskCompletionSource Opened()
    {
        var open = new TaskCompletionSource();
        open.SetResult();
        return open;
    }
}
