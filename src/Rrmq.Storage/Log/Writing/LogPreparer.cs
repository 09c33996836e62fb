namespace Rrmq.Storage;

/// <summary>
/// The background thread that prepares space ahead of the writer. When it is late the writer only becomes slower. On a full disk it looks again
/// once a second, so that the state clears when space returns.
/// </summary>
internal sealed class LogPreparer : IDisposable
{
    private static readonly TimeSpan FullDiskPause = TimeSpan.FromSeconds(1);

    private readonly ILogStore _store;
    private readonly Action<Exception> _failed;
    private readonly SemaphoreSlim _wake = new(1);
    private readonly Thread _thread;
    private volatile bool _stopping;

    public LogPreparer(ILogStore store, Action<Exception> failed)
    {
        _store = store;
        _failed = failed;
        _thread = new Thread(Run) { Name = "rrmq-log-preparer", IsBackground = true, Priority = ThreadPriority.BelowNormal };
        _thread.Start();
    }

    /// <summary>Never blocks.</summary>
    public void Wake()
    {
        if (_wake.CurrentCount == 0)
            _wake.Release();
    }

    public void Dispose()
    {
        _stopping = true;
        _wake.Release();
        if (Thread.CurrentThread != _thread)
            _thread.Join();
    }

    private void Run()
    {
        try
        {
            while (true)
            {
                _wake.Wait(_store.DiskFull ? FullDiskPause : Timeout.InfiniteTimeSpan);
                if (_stopping)
                    return;
                _store.PrepareAhead();
            }
        }
        catch (Exception error)
        {
            _failed(error);
        }
    }
}
