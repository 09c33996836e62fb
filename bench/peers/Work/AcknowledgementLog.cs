using System.Diagnostics;

namespace Rrmq.Peers;

/// <summary>When publishes were acknowledged, for the longest gap between two. Any thread.</summary>
internal sealed class AcknowledgementLog
{
    private readonly Lock _lock = new();
    private long _last = Stopwatch.GetTimestamp();
    private long _longest;

    public void Note()
    {
        lock (_lock)
        {
            var now = Stopwatch.GetTimestamp();
            _longest = Math.Max(_longest, now - _last);
            _last = now;
        }
    }

    /// <summary>In milliseconds, with the time since the last one.</summary>
    public double LongestGapMs()
    {
        lock (_lock)
            return Math.Max(_longest, Stopwatch.GetTimestamp() - _last) * 1000.0 / Stopwatch.Frequency;
    }
}
