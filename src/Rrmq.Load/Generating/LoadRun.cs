using System.Diagnostics;

namespace Rrmq.Load;

/// <summary>One run of load from begin to end: topic, filling where there is only to take, the measurement, emptying.</summary>
public sealed class LoadRun : IDisposable
{
    private static readonly TimeSpan DrainTime = TimeSpan.FromMinutes(10);

    // Taking may be faster than filling was.
    private const double FillingFactor = 1.5;

    private readonly LoadOptions _options;
    private readonly Action<LoadProgress> _report;
    private readonly Leadership _leadership;
    private readonly DeliveryTally _tally;
    private readonly LoadLoop[] _loops;

    /// <param name="options">What to do.</param>
    /// <param name="report">Called a few times a second.</param>
    public LoadRun(LoadOptions options, Action<LoadProgress> report)
    {
        _options = options;
        _report = report;
        _leadership = new Leadership(options.Targets);

        // A request is given up at the next look after its patience, and a busy machine looks late.
        var longest = (long)((options.Patience.TotalSeconds + 2) * Stopwatch.Frequency);
        _tally = new DeliveryTally(MessageId.NewRun(), options.Connections, options.Pipeline, longest);
        _loops = [.. Enumerable.Range(0, options.Threads).Select(part => new LoadLoop(options, part, _leadership, _tally))];
    }

    /// <summary>When the measurement began, of the clock of <see cref="Stopwatch"/>; 0 before.</summary>
    public long Began { get; private set; }

    /// <summary>Runs it; <paramref name="stopping"/> ends it early, with the result so far.</summary>
    /// <exception cref="LoadException">The cluster is not there.</exception>
    public async Task<LoadResult> RunAsync(CancellationToken stopping)
    {
        using (var door = new ClusterDoor(_options.Targets))
        {
            await door.MakeTopicAsync(_options.Topic, _options.StartTime, stopping);
            _leadership.Believe(await door.FindLeaderAsync(_options.StartTime, stopping));
        }

        if (_options is { Mode: LoadMode.Pop, Fills: true })
            await FillAsync(stopping);
        var (recording, processors) = await MeasureAsync(stopping);

        // A broken-off run empties nothing: whoever ended it wants to see the end of it.
        var drain = _options.Drains && !stopping.IsCancellationRequested ? await DrainAsync(stopping) : null;
        return new LoadResult([.. _options.Targets.Select(target => target.Url)], _options.Mode, _options.PerSecond, _options.Connections, _options.Pipeline, _options.MessageBytes,
            _options.Topic, recording, drain, _tally.Report(drain is not null), Math.Round(processors, 2));
    }

    public void Dispose()
    {
        foreach (var loop in _loops)
            loop.Dispose();
    }

    private async Task FillAsync(CancellationToken stopping)
    {
        var begin = Stopwatch.GetTimestamp();
        var time = (_options.Warmup + _options.Duration) * FillingFactor;

        // What is asked for by number is filled by number, and the warm-up takes its part of it.
        var end = _options.Messages is null ? begin + Ticks(time) : begin + Ticks(DrainTime);
        await RunPhaseAsync("filling", new LoadPhase(_ => true, null, begin, end, new Budget(_options.Messages), EndsWhenEmpty: false, new Recorder(begin), stopping));
    }

    private async Task<(Recording Recording, double Processors)> MeasureAsync(CancellationToken stopping)
    {
        var begin = Stopwatch.GetTimestamp();
        var measured = begin + Ticks(_options.Messages is null || _options.Mode != LoadMode.Pop ? _options.Warmup : TimeSpan.Zero);
        Began = measured;
        var recorder = new Recorder(measured);
        var processor = Environment.CpuUsage.TotalTime;
        await RunPhaseAsync("measuring", new LoadPhase(Role, _options.PerSecond, begin, measured + Ticks(_options.Duration), new Budget(_options.Messages, measured),
            EndsWhenEmpty: _options.Mode == LoadMode.Pop, recorder, stopping));
        var end = Stopwatch.GetTimestamp();
        var processors = (Environment.CpuUsage.TotalTime - processor) / Stopwatch.GetElapsedTime(begin, end);
        return (recorder.Finish(Math.Max(end, measured + 1)), processors);
    }

    // Null when it did not come to its end.
    private async Task<Recording?> DrainAsync(CancellationToken stopping)
    {
        var begin = Stopwatch.GetTimestamp();
        var recorder = new Recorder(begin);
        var isEmpty = await RunPhaseAsync("emptying", new LoadPhase(_ => false, null, begin, begin + Ticks(DrainTime), new Budget(null), EndsWhenEmpty: true, recorder, stopping));
        return isEmpty ? recorder.Finish(Stopwatch.GetTimestamp()) : null;
    }

    private async Task<bool> RunPhaseAsync(string doing, LoadPhase phase)
    {
        var loops = _loops.Select(loop => Task.Factory.StartNew(() => loop.Run(phase), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)).ToList();
        var all = Task.WhenAll(loops);
        while (!all.IsCompleted)
        {
            await Task.WhenAny(all, Task.Delay(TimeSpan.FromMilliseconds(200), CancellationToken.None));
            var (published, popped, failed, last) = phase.Recorder.Peek();
            _report(new LoadProgress(doing, Stopwatch.GetElapsedTime(phase.Begin), published, popped, failed, last));
        }

        return (await all).All(isEmpty => isEmpty);
    }

    private bool? Role(int number) => _options.Mode switch
    {
        LoadMode.Publish => true,
        LoadMode.Pop => false,
        _ => number % 2 == 0,
    };

    private static long Ticks(TimeSpan time) => (long)(time.TotalSeconds * Stopwatch.Frequency);
}
