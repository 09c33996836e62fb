namespace Rrmq.Storage;

/// <summary>
/// The one thread that writes the log, and the group commit: while one batch is on its way to the disk the next one gathers, with no timer and nothing to
/// tune. Appends become durable in the order submitted. The first error ends it for good: neither the store nor a callback is used again, since after a
/// failed write or sync nobody knows what the disk holds. Does not own the store; dispose the writer first.
/// </summary>
public sealed class LogWriter : IDisposable
{
    public const int DefaultBatchBytes = 4 << 20;

    private readonly LogStore store;
    private readonly Action<StorageAppend> durable;
    private readonly Action<Exception> failed;
    private readonly int maxBatchBytes;
    private readonly SemaphoreSlim arrived = new(0);
    private readonly Lock gate = new();
    private readonly List<StorageAppend> batch = [];
    private readonly LogPreparer preparer;
    private readonly Thread thread;
    private List<StorageAppend> queued = [];
    private List<StorageAppend> taken = [];
    private bool stopping;
    private bool broken;

    /// <param name="store">The log; from now on only this writer appends to it.</param>
    /// <param name="durable">Called on the writer thread for each append, in order, once it is durable. Must be brief.</param>
    /// <param name="failed">Called once, on the thread that met the error. The process is to end.</param>
    /// <param name="maxBatchBytes">Upper bound of one write in bytes; a single larger append is still written whole. Default 4 MiB.</param>
    public LogWriter(LogStore store, Action<StorageAppend> durable, Action<Exception> failed, int maxBatchBytes = DefaultBatchBytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxBatchBytes, 1);
        this.store = store;
        this.durable = durable;
        this.failed = failed;
        this.maxBatchBytes = maxBatchBytes;
        preparer = new LogPreparer(store, Fail);
        thread = new Thread(Run) { Name = "rrmq-log-writer", IsBackground = true };
        thread.Start();
    }

    /// <summary>Queues an append. Never blocks and never refuses; the caller bounds what is outstanding. After an error it is dropped.</summary>
    public void Submit(StorageAppend append)
    {
        bool first;
        lock (gate)
        {
            if (broken)
                return;
            ObjectDisposedException.ThrowIf(stopping, this);
            first = queued.Count == 0;
            queued.Add(append);
        }
        if (first)
            arrived.Release();
    }

    /// <summary>Writes what was submitted, then ends both threads.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            if (stopping)
                return;
            stopping = true;
        }
        arrived.Release();
        if (Thread.CurrentThread != thread)
            thread.Join();
        preparer.Dispose();
    }

    private void Run()
    {
        try
        {
            while (TakeQueued())
                WriteTaken();
        }
        catch (Exception error)
        {
            Fail(error);
        }
    }

    private bool TakeQueued()
    {
        while (true)
        {
            lock (gate)
            {
                if (broken || (stopping && queued.Count == 0))
                    return false;
                if (queued.Count > 0)
                {
                    (queued, taken) = (taken, queued);
                    return true;
                }
            }
            arrived.Wait();
        }
    }

    private void WriteTaken()
    {
        for (var at = 0; at < taken.Count;)
        {
            at = FillBatch(at);
            store.Append(batch);
            if (Volatile.Read(ref broken))
                return;
            foreach (var append in batch)
                durable(append);
            batch.Clear();
            if (store.NeedsPreparing)
                preparer.Wake();
        }
        taken.Clear();
    }

    private int FillBatch(int at)
    {
        var bytes = BatchPlan.SizeOf(taken[at]);
        batch.Add(taken[at++]);
        while (at < taken.Count && (bytes += BatchPlan.SizeOf(taken[at])) <= maxBatchBytes)
            batch.Add(taken[at++]);
        return at;
    }

    private void Fail(Exception error)
    {
        lock (gate)
        {
            if (broken)
                return;
            broken = true;
            queued.Clear();
        }
        failed(error);
        arrived.Release();
    }
}
