using Microsoft.Extensions.Logging;

namespace Rrmq.Client.Hosting;

/// <summary>
/// Takes one after the other, works on so many at once, and survives a cluster that is away. On a stop it takes no more, waits for what is under way, and cancels what takes too long.
/// </summary>
/// <param name="name">Of the topic or type, for the log.</param>
/// <param name="take">What comes, until cancelled.</param>
/// <param name="work">Works on one and settles it; throws nothing. Its token is cancelled when the time to end is over.</param>
/// <param name="options">How many at once, and how long to wait at the end.</param>
/// <param name="log">Where trouble is told.</param>
/// <param name="time">The clock.</param>
internal sealed class WorkLoop<T>(
    string name, Func<CancellationToken, IAsyncEnumerable<T>> take, Func<T, CancellationToken, Task> work, RrmqWorkerOptions options, ILogger log, TimeProvider time)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    public async Task RunAsync(CancellationToken stopping)
    {
        using var slots = new SemaphoreSlim(options.Concurrency);
        using var overdue = new CancellationTokenSource();
        var pause = FirstPause;
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await TakeAsync(slots, () => pause = FirstPause, overdue.Token, stopping).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                // The host stops.
            }
            catch (RrmqException e)
            {
                WorkerLog.CannotTake(log, name, e.Message, pause.TotalSeconds);
                await PauseAsync(pause, stopping).ConfigureAwait(false);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
        }

        await DrainAsync(slots, overdue).ConfigureAwait(false);
    }

    /// <summary>A slot first, then what fills it: nothing is taken that has to wait.</summary>
    private async Task TakeAsync(SemaphoreSlim slots, Action worked, CancellationToken overdue, CancellationToken stopping)
    {
        var coming = take(stopping).GetAsyncEnumerator(stopping);
        await using (coming.ConfigureAwait(false))
        {
            while (true)
            {
                await slots.WaitAsync(stopping).ConfigureAwait(false);
                var isTaken = false;
                try
                {
                    if (!await coming.MoveNextAsync().ConfigureAwait(false))
                        return;
                    isTaken = true;
                }
                finally
                {
                    if (!isTaken)
                        slots.Release();
                }

                worked();
                _ = WorkAsync(coming.Current, slots, overdue);
            }
        }
    }

    private async Task WorkAsync(T one, SemaphoreSlim slots, CancellationToken overdue)
    {
        // Whatever the work does before its first wait, the next one is taken meanwhile.
        await Task.Yield();
        try
        {
            await work(one, overdue).ConfigureAwait(false);
        }
        finally
        {
            slots.Release();
        }
    }

    private async Task DrainAsync(SemaphoreSlim slots, CancellationTokenSource overdue)
    {
        using var limit = new CancellationTokenSource(options.DrainFor, time);
        var ended = 0;
        try
        {
            for (; ended < options.Concurrency; ended++)
                await slots.WaitAsync(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            if (options.Concurrency - ended - slots.CurrentCount is var left && left > 0)
                WorkerLog.Overdue(log, name, left, options.DrainFor.TotalSeconds);
            await overdue.CancelAsync().ConfigureAwait(false);
            for (; ended < options.Concurrency; ended++)
                await slots.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        }
    }

    private async Task PauseAsync(TimeSpan pause, CancellationToken stopping)
    {
        try
        {
            await Task.Delay(pause, time, stopping).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The host stops.
        }
    }
}
