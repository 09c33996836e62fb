namespace Rrmq.Chaos;

/// <summary>Every attempt of every client, in slices of 100 ms, and the gaps between successes. Any thread.</summary>
internal sealed class AttemptLog(RunClock clock)
{
    public static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LeastGap = TimeSpan.FromMilliseconds(200);

    private readonly Lock _gate = new();
    private readonly List<Bucket> _buckets = [];
    private readonly List<Gap> _gaps = [];
    private TimeSpan? _lastSuccess;
    private bool _isClosed;

    /// <summary>The time since somebody last had a success.</summary>
    public TimeSpan CurrentGap
    {
        get
        {
            lock (_gate)
                return clock.Now - (_lastSuccess ?? TimeSpan.Zero);
        }
    }

    public IReadOnlyList<Bucket> Buckets
    {
        get
        {
            lock (_gate)
                return [.. _buckets];
        }
    }

    /// <summary>Gaps of note, in their order.</summary>
    public IReadOnlyList<Gap> Gaps
    {
        get
        {
            lock (_gate)
                return [.. _gaps];
        }
    }

    public void Add(OperationKind kind, Result result)
    {
        // Shown the way: neither a success nor a failure.
        if (result.Status == 421)
            return;
        var now = clock.Now;
        lock (_gate)
        {
            if (_isClosed)
                return;
            var bucket = BucketAt(now);
            switch (result.Fate)
            {
                case Fate.Done when kind == OperationKind.Publish:
                    bucket.Published++;
                    break;
                case Fate.Done:
                    bucket.Popped++;
                    break;
                case Fate.Refused:
                    bucket.Empty++;
                    break;
                case Fate.Unknown:
                    bucket.Unknown++;
                    break;
                default:
                    bucket.Failed++;
                    break;
            }

            if (result.Fate is Fate.Done or Fate.Refused)
            {
                bucket.Latencies.Add((float)result.Took.TotalMilliseconds);
                EndGap(now);
            }
        }
    }

    /// <summary>The load is over: what comes now is the drain, and a gap that lasts ends here.</summary>
    public void Close()
    {
        lock (_gate)
        {
            EndGap(clock.Now);
            _isClosed = true;
        }
    }

    private void EndGap(TimeSpan now)
    {
        if (_lastSuccess is { } last && now - last >= LeastGap)
            _gaps.Add(new Gap(last, now));
        _lastSuccess = now;
    }

    private Bucket BucketAt(TimeSpan time)
    {
        var index = (int)(time / Slice);
        while (_buckets.Count <= index)
            _buckets.Add(new Bucket());
        return _buckets[index];
    }
}
