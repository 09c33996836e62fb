namespace Rrmq.Storage;

/// <summary>
/// The background thread that prepares space ahead of the writer. When it is late the writer only becomes slower. On a full disk it looks again
/// once a second, so that the state clears when space returns.
/// </summary>
internal sealed class LogPreparer : IDisposable
{
    private static readonly TimeSpan FullDiskPause = TimeSpan.FromSeconds(1);

    private readonly LogStore store;
    private readonly Action<Exception> failed;
    private readonly SemaphoreSlim wake = new(1);
    private readonly Thread thread;
    private volatile bool stopping;

    public LogPreparer(LogStore store, Action<Exception> failed)
    {
        this.store = store;
        this.failed = failed;
        thread = new Thread(Run) { Name = "rrmq-log-preparer", IsBackground = true, Priority = ThreadPriority.BelowNormal };
        thread.Start();
    }

    /// <summary>Never blocks.</summary>
    public void Wake()
    {
        if (wake.CurrentCount == 0)
            wake.Release();
    }

    public void Dispose()
    {
        stopping = true;
        wake.Release();
        if (Thread.CurrentThread != thread)
            thread.Join();
    }

    private void Run()
    {
        try
        {
            while (true)
            {
                wake.Wait(store.DiskFull ? FullDiskPause : Timeout.InfiniteTimeSpan);
                if (stopping)
                    return;
                store.PrepareAhead();
            }
        }
        catch (Exception error)
        {
            failed(error);
        }
    }
}
