using System.Diagnostics;

namespace Rrmq.Chaos;

/// <summary>The one clock of a run: time since the load began.</summary>
internal sealed class RunClock
{
    private long _began = Stopwatch.GetTimestamp();

    public TimeSpan Now => Stopwatch.GetElapsedTime(Volatile.Read(ref _began));

    /// <summary>Now is the beginning.</summary>
    public void Begin() => Volatile.Write(ref _began, Stopwatch.GetTimestamp());
}
