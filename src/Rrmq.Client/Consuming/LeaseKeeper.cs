namespace Rrmq.Client;

/// <summary>
/// Keeps a lease while its holder works: extends it each time that half of it is over, until it is let go or has been extended for long enough. When that fails for as long as the lease lasts by our own clock, or
/// the cluster says that it is over, <see cref="Lost"/> is cancelled.
/// </summary>
internal sealed class LeaseKeeper : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private readonly Func<CancellationToken, Task<bool>> _extend;
    private readonly TimeSpan _lease;
    private readonly TimeSpan _extendFor;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _released = new();
    private readonly CancellationTokenSource _lost = new();
    private readonly Task _keeping;
    private volatile bool _isSettling;

    /// <param name="extend">Has the lease end its whole length from now; false: it is over.</param>
    /// <param name="lease">How long it lasts.</param>
    /// <param name="extendFor">For how long it is extended at most.</param>
    /// <param name="time">The clock.</param>
    public LeaseKeeper(Func<CancellationToken, Task<bool>> extend, TimeSpan lease, TimeSpan extendFor, TimeProvider time)
    {
        (_extend, _lease, _extendFor, _time) = (extend, lease, extendFor, time);
        _keeping = KeepAsync();
    }

    public CancellationToken Lost => _lost.Token;

    /// <summary>From here on the end of the lease is no loss: whoever holds it has said so itself, and hears how that went.</summary>
    public void Settle() => _isSettling = true;

    /// <summary>Lets go; the lease ends by itself.</summary>
    public async ValueTask DisposeAsync()
    {
        Settle();
        await _released.CancelAsync().ConfigureAwait(false);
        await _keeping.ConfigureAwait(false);
    }

    private async Task KeepAsync()
    {
        var began = _time.GetTimestamp();
        var extended = began;
        try
        {
            var isHeld = true;
            while (isHeld && _time.GetElapsedTime(began) < _extendFor)
            {
                await Task.Delay(_lease / 2, _time, _released.Token).ConfigureAwait(false);
                var asked = _time.GetTimestamp();
                isHeld = await TryExtendAsync(_lease - _time.GetElapsedTime(extended)).ConfigureAwait(false);
                extended = isHeld ? asked : extended;
            }

            // Long enough: what is left of it is the holder's still.
            if (isHeld && _lease - _time.GetElapsedTime(extended) is var left && left > TimeSpan.Zero)
                await Task.Delay(left, _time, _released.Token).ConfigureAwait(false);
            if (!_isSettling)
                await _lost.CancelAsync().ConfigureAwait(false);
        }
        catch (Exception) when (_released.IsCancellationRequested)
        {
            // Let go, whatever was under way.
        }
    }

    /// <summary>Goes on asking for as long as the lease can still be there.</summary>
    private async Task<bool> TryExtendAsync(TimeSpan left)
    {
        if (left <= TimeSpan.Zero)
            return false;
        using var end = new CancellationTokenSource(left, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(end.Token, _released.Token);
        while (true)
        {
            try
            {
                return await _extend(either.Token).ConfigureAwait(false);
            }
            catch (RrmqUnavailableException) when (!either.IsCancellationRequested)
            {
                await Task.WhenAny(Task.Delay(Pause, _time, either.Token)).ConfigureAwait(false);
            }
            catch (Exception) when (!_released.IsCancellationRequested)
            {
                return false;
            }
        }
    }
}
