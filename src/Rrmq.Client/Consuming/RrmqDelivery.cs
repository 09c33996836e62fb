namespace Rrmq.Client;

/// <summary>
/// A received message: the receiver's own until it is settled. The lease is extended in the background at half its time; when that fails for good, <see cref="Lost"/> is cancelled and another
/// may get the message. Disposing without settling stops that, and the message comes back when the lease ends.
/// </summary>
public sealed class RrmqDelivery : IAsyncDisposable
{
    private readonly RrmqClient _client;
    private readonly TimeSpan _lease;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _settled = new();
    private readonly CancellationTokenSource _lost = new();
    private readonly Task _extending;

    internal RrmqDelivery(RrmqClient client, RrmqMessage message, TimeSpan lease, TimeProvider time)
    {
        (_client, Message, _lease, _time) = (client, message, lease, time);
        Receipt = message.Report.Receipt ?? throw new InvalidOperationException($"message {message.Id} came without a receipt");
        _extending = ExtendAsync();
    }

    /// <summary>What came.</summary>
    public RrmqMessage Message { get; }

    /// <summary>What it is settled with.</summary>
    public string Receipt { get; }

    /// <summary>Cancelled when the lease is lost: what is done from then on may be done twice.</summary>
    public CancellationToken Lost => _lost.Token;

    /// <summary>Done: the message is gone.</summary>
    /// <returns>False when the lease had ended before: another may get it, or has it.</returns>
    public Task<bool> AckAsync(CancellationToken cancellation = default) => SettleAsync(() => _client.AckAsync(Receipt, cancellation));

    /// <summary>Not now: it is handed out again after a delay.</summary>
    /// <returns>False when the lease had ended before.</returns>
    public Task<bool> ReleaseAsync(TimeSpan delay = default, CancellationToken cancellation = default) => SettleAsync(() => _client.ReleaseAsync(Receipt, delay, cancellation));

    /// <summary>It cannot be worked on: it counts as a failed attempt.</summary>
    /// <returns>False when the lease had ended before.</returns>
    public Task<bool> RejectAsync(string reason, CancellationToken cancellation = default) => SettleAsync(() => _client.RejectAsync(Receipt, reason, cancellation));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _settled.CancelAsync().ConfigureAwait(false);
        await _extending.ConfigureAwait(false);
    }

    private async Task<bool> SettleAsync(Func<Task<bool>> settle)
    {
        var done = await settle().ConfigureAwait(false);
        await DisposeAsync().ConfigureAwait(false);
        return done;
    }

    private async Task ExtendAsync()
    {
        using var timer = new PeriodicTimer(_lease / 2, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(_settled.Token).ConfigureAwait(false))
            {
                if (await _client.ExtendAsync(Receipt, _lease, _settled.Token).ConfigureAwait(false))
                    continue;
                await _lost.CancelAsync().ConfigureAwait(false);
                return;
            }
        }
        catch (OperationCanceledException)
        {
            // Settled.
        }
        catch (RrmqException)
        {
            await _lost.CancelAsync().ConfigureAwait(false);
        }
    }
}
