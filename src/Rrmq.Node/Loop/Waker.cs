namespace Rrmq.Node;

/// <summary>Lets the loop rest until something is posted. Any number of posts while it works cost one semaphore release.</summary>
internal sealed class Waker : IDisposable
{
    private readonly SemaphoreSlim _semaphore = new(0);
    private int _signalled;

    public void Wake()
    {
        if (Volatile.Read(ref _signalled) == 0 && Interlocked.Exchange(ref _signalled, 1) == 0)
            _semaphore.Release();
    }

    public void Rest(long milliseconds)
    {
        if (milliseconds > 0)
            _semaphore.Wait(TimeSpan.FromMilliseconds(milliseconds));

        // A full fence: what is drained next must not have been read before the flag went down.
        Interlocked.Exchange(ref _signalled, 0);
    }

    public void Dispose() => _semaphore.Dispose();
}
