using Microsoft.Extensions.Logging;

namespace Rrmq.Node;

/// <summary>Looks at the volume's free space twice a second, so that publishes are refused before the log has nowhere to grow.</summary>
internal sealed class DiskSpace : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private readonly Func<long> _freeBytes;
    private readonly Func<bool> _cannotPrepare;
    private readonly long _reserveBytes;
    private readonly ILogger _logger;
    private readonly ITimer _timer;
    private volatile bool _isFull;

    public DiskSpace(Func<long> freeBytes, Func<bool> cannotPrepare, long reserveBytes, TimeProvider time, ILogger logger)
    {
        _freeBytes = freeBytes;
        _cannotPrepare = cannotPrepare;
        _reserveBytes = reserveBytes;
        _logger = logger;
        Look();

        // Set anew after each look, so that a volume that hangs holds one thread and not one more every half second.
        _timer = time.CreateTimer(_ => LookAndRepeat(), null, Interval, Timeout.InfiniteTimeSpan);
    }

    public bool IsFull => _isFull;

    public void Dispose() => _timer.Dispose();

    private void LookAndRepeat()
    {
        Look();
        _timer.Change(Interval, Timeout.InfiniteTimeSpan);
    }

    private void Look()
    {
        long free;
        try
        {
            free = _freeBytes();
        }
        catch (IOException)
        {
            // A volume that cannot be asked is judged by the log's own writes.
            return;
        }

        var full = free < _reserveBytes || _cannotPrepare();
        if (full && !_isFull)
            _logger.DiskNearlyFull(free, _reserveBytes);
        if (!full && _isFull)
            _logger.DiskHasRoom(free);
        _isFull = full;
    }
}
