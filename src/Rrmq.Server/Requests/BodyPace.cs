using System.IO.Pipelines;

namespace Rrmq.Server;

/// <summary>
/// Holds the sender of one body to the least rate. It has some seconds in hand; each byte earns more, but never beyond what it began with, so that what came
/// quickly buys no silence later. When the time in hand is used up, the read in progress is cancelled.
/// </summary>
internal sealed class BodyPace : IDisposable
{
    private readonly PipeReader _reader;
    private readonly TransferLimits _limits;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private readonly Lock _lock = new();
    private TimeSpan _inHand;
    private long _since;
    private bool _isUsedUp;
    private bool _isStopped;

    public BodyPace(PipeReader reader, TransferLimits limits, TimeProvider time)
    {
        _reader = reader;
        _limits = limits;
        _time = time;
        _inHand = limits.BodyGrace;
        _since = time.GetTimestamp();
        _timer = time.CreateTimer(static pace => ((BodyPace)pace!).UsedUp(), this, _inHand, Timeout.InfiniteTimeSpan);
    }

    public void Received(long bytes)
    {
        var now = _time.GetTimestamp();
        var left = _inHand - _time.GetElapsedTime(_since, now) + _limits.TimeFor(bytes);
        _inHand = left > _limits.BodyGrace ? _limits.BodyGrace : left > TimeSpan.Zero ? left : TimeSpan.Zero;
        _since = now;
        _timer.Change(_inHand, Timeout.InfiniteTimeSpan);
    }

    /// <summary>From here on nothing is cancelled. False when something was, be it too late to matter: the connection is not fit for another request then.</summary>
    public bool Stop()
    {
        lock (_lock)
        {
            _isStopped = true;
            return !_isUsedUp;
        }
    }

    public void Dispose()
    {
        Stop();
        _timer.Dispose();
    }

    // Not by a CancellationToken: Kestrel's body readers take that for a read which never ended.
    private void UsedUp()
    {
        lock (_lock)
        {
            if (_isStopped)
                return;
            _isUsedUp = true;
            _reader.CancelPendingRead();
        }
    }
}
