namespace Rrmq.Client;

/// <summary>
/// The fetching side of an enumeration of what is leased: keeps as many leased ahead as the options say, and gives back what nobody took. Used by one enumerator, and by itself while a fetch is under way.
/// </summary>
/// <param name="fetch">Receives at most so many, waiting so long for the first.</param>
/// <param name="options">How much ahead, and when to end.</param>
/// <param name="time">The clock.</param>
internal sealed class Consumption<T>(Func<int, TimeSpan, CancellationToken, Task<List<T>>> fetch, ConsumeOptions options, TimeProvider time) : IAsyncDisposable
    where T : class, ILeased
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(20);
    private readonly CancellationTokenSource _ended = new();
    private readonly Queue<T> _ahead = new();
    private Task<List<T>>? _fetching;
    private long _lastCame = time.GetTimestamp();

    /// <summary>The next one; null when none came for as long as the options say.</summary>
    public async Task<T?> NextAsync(CancellationToken cancellation)
    {
        while (true)
        {
            if (_fetching is { IsCompleted: true } || _ahead.Count == 0)
                await TakeInAsync(cancellation).ConfigureAwait(false);
            if (_ahead.TryDequeue(out var next))
            {
                _lastCame = time.GetTimestamp();
                FetchAhead();
                if (!next.Lost.IsCancellationRequested)
                    return next;
                await next.DisposeAsync().ConfigureAwait(false);
            }
            else if (options.EndAfter is { } patience && time.GetElapsedTime(_lastCame) >= patience)
            {
                return null;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync().ConfigureAwait(false);
        try
        {
            foreach (var one in await (_fetching ?? Task.FromResult<List<T>>([])).ConfigureAwait(false))
                _ahead.Enqueue(one);
        }
        catch (Exception e) when (e is OperationCanceledException or RrmqException or ObjectDisposedException)
        {
            // Nothing came of it.
        }

        await Task.WhenAll(_ahead.Select(GiveBackAsync)).ConfigureAwait(false);
    }

    private async Task TakeInAsync(CancellationToken cancellation)
    {
        var came = await (_fetching ??= FetchAsync(1 + options.Prefetch)).WaitAsync(cancellation).ConfigureAwait(false);
        _fetching = null;
        foreach (var one in came)
            _ahead.Enqueue(one);
    }

    /// <summary>While what is at hand is worked on; by halves, so that a request is worth its while.</summary>
    private void FetchAhead()
    {
        if (_fetching is null && options.Prefetch - _ahead.Count is var free && free > 0 && free >= options.Prefetch / 2)
            _fetching = FetchAsync(free);
    }

    private Task<List<T>> FetchAsync(int most) => fetch(most, options.EndAfter is { } patience && patience < LongestWait ? patience : LongestWait, _ended.Token);

    private static async Task GiveBackAsync(T one)
    {
        try
        {
            await one.GiveBackAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (e is RrmqException or ObjectDisposedException)
        {
            // It comes back when its lease is over.
            await one.DisposeAsync().ConfigureAwait(false);
        }
    }
}
