using Microsoft.Extensions.Logging;
using Rrmq.Storage;

namespace Rrmq.Node;

/// <summary>
/// Looks at the volume's free space twice a second, and fifty times when it is nearly full, so that publishes are refused before the reserve is touched, pops before it is spent, and both are taken again when there is
/// room. What is set aside counts as free.
/// </summary>
internal sealed class DiskSpace : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    /// <summary>A busy leader's messages fill a small reserve in less than half a second.</summary>
    private static readonly TimeSpan IntervalWhenFull = TimeSpan.FromMilliseconds(20);

    /// <summary>A volume that hangs must not hold up the end of the process.</summary>
    private static readonly TimeSpan LastLookPatience = TimeSpan.FromMilliseconds(500);

    /// <summary>With less than this share of the reserve left, a follower takes no more messages; what a leader took before it noticed its own full disk fits into the rest.</summary>
    private const int FollowersShare = 2;

    /// <summary>This share of the reserve is left for terms, votes and a leader's own entries, a few dozen bytes each.</summary>
    private const int LastShare = 4;

    private readonly Func<long> _freeBytes;
    private readonly Func<bool> _cannotPrepare;
    private readonly long _leastBytes;
    private readonly DiskReserve? _reserve;
    private readonly ILogger _logger;
    private readonly ITimer _timer;
    private volatile bool _isFull;
    private volatile bool _isOnReserve;
    private volatile bool _isSpent;
    private volatile bool _isOver;

    /// <param name="freeBytes">What the volume has.</param>
    /// <param name="cannotPrepare">Whether the log has nowhere to grow.</param>
    /// <param name="leastBytes">With less than this, the reserve included, publishes are refused.</param>
    /// <param name="reserve">What is set aside; null for none.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Told when one state becomes another.</param>
    public DiskSpace(Func<long> freeBytes, Func<bool> cannotPrepare, long leastBytes, DiskReserve? reserve, TimeProvider time, ILogger logger)
    {
        _freeBytes = freeBytes;
        _cannotPrepare = cannotPrepare;
        _leastBytes = leastBytes;
        _reserve = reserve;
        _logger = logger;
        Look();

        // Set anew after each look, so that a volume that hangs holds one thread and not one more every half second.
        _timer = time.CreateTimer(_ => LookAndRepeat(), null, Interval, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Publishes are to be refused.</summary>
    public bool IsFull => _isFull;

    /// <summary>The log grows out of the reserve: entries that only fill the disk further are to be left to other nodes.</summary>
    public bool IsOnReserve => _isOnReserve;

    /// <summary>Pops are to be refused too.</summary>
    public bool IsSpent => _isSpent;

    /// <summary>Ends looking, and waits for a look that is under way: it needs the store and the reserve.</summary>
    public async ValueTask DisposeAsync()
    {
        _isOver = true;
        try
        {
            await _timer.DisposeAsync().AsTask().WaitAsync(LastLookPatience).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // Nobody waits for what that look finds.
        }
    }

    private void LookAndRepeat()
    {
        Look();
        _timer.Change(_isFull ? IntervalWhenFull : Interval, Timeout.InfiniteTimeSpan);
    }

    private void Look()
    {
        long free;
        try
        {
            free = _freeBytes();
            _reserve?.Refill(free);
            free = _freeBytes() + (_reserve?.HeldBytes ?? 0);
        }
        catch (Exception error) when (error is IOException || (_isOver && error is ObjectDisposedException))
        {
            // A volume that cannot be asked is judged by the log's own writes.
            return;
        }

        var full = free < _leastBytes || _cannotPrepare();
        if (full && !_isFull)
            _logger.DiskNearlyFull(free, _leastBytes);
        if (!full && _isFull)
            _logger.DiskHasRoom(free);
        _isFull = full;
        JudgeReserve(free);
    }

    private void JudgeReserve(long free)
    {
        if (_reserve is null)
            return;
        var onReserve = free < _reserve.WantedBytes / FollowersShare;
        if (onReserve && !_isOnReserve)
            _logger.OnReserve(free);
        _isOnReserve = onReserve;
        var spent = free < _reserve.WantedBytes / LastShare;
        if (spent && !_isSpent)
            _logger.ReserveSpent(free);
        if (!spent && _isSpent)
            _logger.ReserveBack(free);
        _isSpent = spent;
    }
}
