using System.Diagnostics;

namespace Rrmq.Load;

/// <summary>
/// Takes in what became of each request of one measurement: latencies, failures by their word, and the course of it all in intervals of 100 ms. Any thread.
/// </summary>
public sealed class Recorder
{
    /// <summary>The width of an interval.</summary>
    public static readonly TimeSpan Width = TimeSpan.FromMilliseconds(100);

    private static readonly long WidthTicks = Stopwatch.Frequency / 10;
    private readonly Lock _lock = new();
    private readonly Track _publishes = new();
    private readonly Track _pops = new();
    private readonly Dictionary<string, long> _failures = [];
    private readonly List<Interval> _intervals = [];
    private readonly long _began;
    private long _failedNow;
    private long _failed;

    /// <param name="began">The moment of the clock (<see cref="Stopwatch"/>) that the first interval begins with.</param>
    public Recorder(long began) => _began = began;

    public long Successes
    {
        get
        {
            lock (_lock)
                return _publishes.Latency.Count + _pops.Latency.Count;
        }
    }

    /// <summary>A request did what it was for.</summary>
    /// <param name="isPublish">Else it took a message.</param>
    /// <param name="intended">When it should have been sent, whether or not it could be.</param>
    /// <param name="sent">When it was.</param>
    /// <param name="answered">When its answer was there.</param>
    public void Succeeded(bool isPublish, long intended, long sent, long answered)
    {
        lock (_lock)
        {
            // What was due during the warm-up belongs to it, however late it was answered.
            if (intended < _began || !RollTo(answered))
                return;
            (isPublish ? _publishes : _pops).Add(intended, sent, answered, _began);
        }
    }

    /// <summary>A request came to nothing. Only successes count for latencies; what fails for a while and then succeeds counts with all its time.</summary>
    public void Failed(string word, long at)
    {
        lock (_lock)
        {
            if (!RollTo(at))
                return;
            _failedNow++;
            _failed++;
            _failures[word] = _failures.GetValueOrDefault(word) + 1;
        }
    }

    /// <summary>How it stands, for a progress line: done and failed so far, and the last whole interval.</summary>
    public (long Published, long Popped, long Failed, Interval? Last) Peek()
    {
        lock (_lock)
            return (_publishes.Latency.Count, _pops.Latency.Count, _failed, _intervals.Count == 0 ? null : _intervals[^1]);
    }

    /// <summary>Ends the measurement at <paramref name="end"/> of the clock.</summary>
    public Recording Finish(long end)
    {
        lock (_lock)
        {
            RollTo(end);
            return new Recording(Stopwatch.GetElapsedTime(_began, end).TotalSeconds, _publishes.Summary(_began, end), _pops.Summary(_began, end), _failed,
                new SortedDictionary<string, long>(_failures, StringComparer.Ordinal), [.. _intervals]);
        }
    }

    // False for what came before the measurement began.
    private bool RollTo(long now)
    {
        if (now < _began)
            return false;
        while (now >= _began + ((_intervals.Count + 1) * WidthTicks))
        {
            var (published, publishP50, publishP99) = _publishes.EndInterval();
            var (popped, popP50, popP99) = _pops.EndInterval();
            _intervals.Add(new Interval(published, popped, _failedNow, publishP50, publishP99, popP50, popP99));
            _failedNow = 0;
        }

        return true;
    }

    /// <summary>One kind of request.</summary>
    private sealed class Track
    {
        private readonly LatencyHistogram _interval = new();
        private readonly LatencyHistogram _service = new();
        private long _last;
        private long _gap;

        public LatencyHistogram Latency { get; } = new();

        public void Add(long intended, long sent, long answered, long began)
        {
            var latency = Nanoseconds(answered - intended);
            Latency.Record(latency);
            _interval.Record(latency);
            _service.Record(Nanoseconds(answered - sent));
            _gap = Math.Max(_gap, answered - (_last == 0 ? began : _last));
            _last = Math.Max(_last, answered);
        }

        public (long Count, double? P50Ms, double? P99Ms) EndInterval()
        {
            var count = _interval.Count;
            if (count == 0)
                return (0, null, null);
            var result = (count, Ms(_interval.Percentile(50)), Ms(_interval.Percentile(99)));
            _interval.Clear();
            return result;
        }

        public KindRecording? Summary(long began, long end) => Latency.Count == 0
            ? null
            : new KindRecording(Latency.Count, Math.Round(Latency.Count / Stopwatch.GetElapsedTime(began, end).TotalSeconds, 1), Ms(Nanoseconds(Math.Max(_gap, end - _last))),
                LatencySummary.Of(Latency), LatencySummary.Of(_service));

        private static double Ms(long nanoseconds) => Math.Round(nanoseconds / 1e6, 4);

        private static long Nanoseconds(long ticks) => (long)(ticks * (1e9 / Stopwatch.Frequency));
    }
}
