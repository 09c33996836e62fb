using System.Diagnostics;

namespace Rrmq.Simulation;

/// <summary>Runs one seed after the other on some threads until there are no more, time is up, or one broke a promise. Runs share nothing.</summary>
internal sealed class SeedSweep(Func<int, Verdict> run, int jobs)
{
    private static readonly TimeSpan BetweenLines = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly Tally _tally = new();
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly TimeSpan _processorAtStart = Processor;
    private TimeSpan _toldAt;

    /// <summary>Told every few seconds how it goes.</summary>
    public Action<string>? Progress { get; init; }

    /// <summary>How it goes, or went.</summary>
    public string Pace => _tally.Pace(_clock.Elapsed, Processor - _processorAtStart);

    private static TimeSpan Processor => Environment.CpuUsage.TotalTime;

    /// <param name="range">The seeds, in order.</param>
    /// <param name="budget">No seed is begun after this much time.</param>
    public Tally Run(SeedRange range, TimeSpan? budget = null)
    {
        long next = range.First;
        Exception? error = null;
        var threads = new Thread[jobs];
        for (var i = 0; i < jobs; i++)
        {
            threads[i] = new Thread(Work) { Name = $"simulation {i}" };
            threads[i].Start();
        }

        foreach (var thread in threads)
            thread.Join();
        return error is null ? _tally : throw new InvalidOperationException("the simulator itself failed", error);

        void Work()
        {
            try
            {
                while (!IsOver(budget))
                {
                    var seed = Interlocked.Increment(ref next) - 1;
                    if (seed > range.Last)
                        return;
                    Take(run((int)seed));
                }
            }
            catch (Exception e)
            {
                error = e;
            }
        }
    }

    private bool IsOver(TimeSpan? budget)
    {
        lock (_gate)
            return _tally.Broken is not null || _clock.Elapsed > budget;
    }

    private void Take(Verdict verdict)
    {
        lock (_gate)
        {
            _tally.Add(verdict);
            if (_clock.Elapsed - _toldAt < BetweenLines)
                return;
            _toldAt = _clock.Elapsed;
            Progress?.Invoke(Pace);
        }
    }
}
