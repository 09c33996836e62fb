using System.Diagnostics;

namespace Rrmq.Storage;

/// <summary>
/// The one thread that writes the log, and the group commit: while one batch is on its way to the disk the next one gathers, with no timer and nothing to
/// tune. Appends become durable in the order submitted. The first error ends it for good: neither the store nor a callback is used again, since after a
/// failed write or sync nobody knows what the disk holds. Does not own the store; dispose the writer first.
/// </summary>
public sealed class LogWriter : IDisposable
{
    public const int DefaultBatchBytes = 4 << 20;

    private readonly ILogStore _store;
    private readonly Action<StorageAppend> _durable;
    private readonly Action<Exception> _failed;
    private readonly int _maxBatchBytes;
    private readonly Doorbell _arrived = new();
    private readonly Lock _gate = new();
    private readonly List<StorageAppend> _batch = [];
    private readonly LogPreparer _preparer;
    private readonly Thread _thread;
    private List<StorageAppend> _queued = [];
    private List<StorageAppend> _taken = [];
    private bool _stopping;
    private bool _broken;

    /// <param name="store">The log; from now on only this writer appends to it.</param>
    /// <param name="durable">Called on the writer thread for each append, in order, once it is durable. Must be brief.</param>
    /// <param name="failed">Called once, on the thread that met the error. The process is to end.</param>
    /// <param name="maxBatchBytes">Upper bound of one write in bytes; a single larger append is still written whole. Default 4 MiB.</param>
    public LogWriter(ILogStore store, Action<StorageAppend> durable, Action<Exception> failed, int maxBatchBytes = DefaultBatchBytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxBatchBytes, 1);
        _store = store;
        _durable = durable;
        _failed = failed;
        _maxBatchBytes = maxBatchBytes;
        _preparer = new LogPreparer(store, Fail);
        _thread = new Thread(Run) { Name = "rrmq-log-writer", IsBackground = true };
        _thread.Start();
    }

    /// <summary>How long batches took, from the first byte written to all of them durable.</summary>
    public LatencyHistogram AppendTimes { get; } = new();

    /// <summary>Queues an append. Never blocks and never refuses; the caller bounds what is outstanding. After an error it is dropped.</summary>
    public void Submit(StorageAppend append)
    {
        bool first;
        lock (_gate)
        {
            if (_broken)
                return;
            ObjectDisposedException.ThrowIf(_stopping, this);
            first = _queued.Count == 0;
            _queued.Add(append);
        }
        if (first)
            _arrived.Ring();
    }

    /// <summary>Writes what was submitted, then ends both threads.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_stopping)
                return;
            _stopping = true;
        }
        _arrived.Ring();
        if (Thread.CurrentThread != _thread)
            _thread.Join();
        _preparer.Dispose();
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
            lock (_gate)
            {
                if (_broken || (_stopping && _queued.Count == 0))
                    return false;
                if (_queued.Count > 0)
                {
                    (_queued, _taken) = (_taken, _queued);
                    return true;
                }
            }
            _arrived.Sleep(Timeout.Infinite);
        }
    }

    private void WriteTaken()
    {
        for (var at = 0; at < _taken.Count;)
        {
            at = FillBatch(at);
            var began = Stopwatch.GetTimestamp();
            _store.Append(_batch);
            AppendTimes.Record(Stopwatch.GetTimestamp() - began);
            if (Volatile.Read(ref _broken))
                return;
            foreach (var append in _batch)
                _durable(append);
            _batch.Clear();
            if (_store.NeedsPreparing)
                _preparer.Wake();
        }
        _taken.Clear();
    }

    private int FillBatch(int at)
    {
        var bytes = BatchPlan.SizeOf(_taken[at]);
        _batch.Add(_taken[at++]);
        while (at < _taken.Count && (bytes += BatchPlan.SizeOf(_taken[at])) <= _maxBatchBytes)
            _batch.Add(_taken[at++]);
        return at;
    }

    private void Fail(Exception error)
    {
        lock (_gate)
        {
            if (_broken)
                return;
            _broken = true;
            _queued.Clear();
        }
        _failed(error);
        _arrived.Ring();
    }
}
