namespace Rrmq.Simulation;

/// <summary>A machine's two clocks. The monotonic one never goes back and may run fast or slow; the wall clock jumps as it likes.</summary>
internal sealed class SimClock(Scheduler scheduler, long bootMs, long wallOffsetMs, double rate)
{
    private double _monotonicMs = bootMs;
    private long _anchorMs = scheduler.NowMs;
    private double _rate = rate;
    private long _wallOffsetMs = wallOffsetMs;

    public long NowMs => (long)Exact();

    public long WallClockMs => _wallOffsetMs + scheduler.NowMs;

    public void RunAt(double rate)
    {
        _monotonicMs = Exact();
        _anchorMs = scheduler.NowMs;
        _rate = rate;
    }

    public void StepWall(long milliseconds) => _wallOffsetMs += milliseconds;

    /// <summary>How much true time passes until this clock has moved so far.</summary>
    public long TrueMs(long milliseconds) => (long)Math.Ceiling(milliseconds / _rate);

    private double Exact() => _monotonicMs + ((scheduler.NowMs - _anchorMs) * _rate);
}
