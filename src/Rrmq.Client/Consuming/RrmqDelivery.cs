namespace Rrmq.Client;

/// <summary>
/// A received message: the receiver's own until it is settled. The lease is extended in the background at half its time; when that fails for good, <see cref="Lost"/> is cancelled and another
/// may get the message. Disposing without settling stops that, and the message comes back when the lease ends.
/// </summary>
public sealed class RrmqDelivery : IAsyncDisposable, ILeased
{
    private readonly RrmqClient _client;
    private readonly LeaseKeeper _lease;

    internal RrmqDelivery(RrmqClient client, string topic, RrmqMessage message, ConsumeOptions options, TimeProvider time)
    {
        (_client, Topic, Message) = (client, topic, message);
        Receipt = message.Receipt ?? throw new InvalidOperationException($"message {message.Id} came without a receipt");
        _lease = new LeaseKeeper(cancellation => client.ExtendAsync(Receipt, options.Lease, cancellation), options.Lease, options.ExtendFor, time);
    }

    /// <summary>Where it comes from.</summary>
    public string Topic { get; }

    /// <summary>What came.</summary>
    public RrmqMessage Message { get; }

    /// <summary>What it is settled with.</summary>
    public string Receipt { get; }

    /// <summary>Cancelled when the lease is lost: what is done from then on may be done twice.</summary>
    public CancellationToken Lost => _lease.Lost;

    /// <summary>Done: the message is gone.</summary>
    /// <param name="cancellation">Gives up waiting; the message may be gone all the same.</param>
    /// <returns>False when the lease had ended before: another may get it, or has it.</returns>
    /// <exception cref="RrmqException">It was refused, or nobody could answer in time.</exception>
    public Task<bool> AckAsync(CancellationToken cancellation = default) => SettleAsync(_client.AckAsync(Receipt, cancellation));

    /// <summary>Not now: it is handed out again, and no attempt is counted.</summary>
    /// <param name="delay">After how long. Default: at once.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    /// <returns>False when the lease had ended before.</returns>
    /// <exception cref="RrmqException">It was refused, or nobody could answer in time.</exception>
    public Task<bool> ReleaseAsync(TimeSpan delay = default, CancellationToken cancellation = default) => SettleAsync(_client.ReleaseAsync(Receipt, delay, cancellation));

    /// <summary>It cannot be worked on: it counts as a failed attempt.</summary>
    /// <param name="reason">Why, for the message's story; cut to 255 bytes.</param>
    /// <param name="delay">How long it rests before its next attempt; null: the topic's <c>retry_backoff</c>.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    /// <returns>False when the lease had ended before.</returns>
    /// <exception cref="RrmqException">It was refused, or nobody could answer in time.</exception>
    public Task<bool> RejectAsync(string? reason, TimeSpan? delay = null, CancellationToken cancellation = default) => SettleAsync(_client.RejectAsync(Receipt, reason, delay, cancellation));

    /// <summary>
    /// Works on the message under a span of its own, kind consumer, linked to its publisher's, and measures how long that takes. It settles nothing.
    /// </summary>
    /// <param name="handler">Does the work; its token is cancelled when the lease is lost, too.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task ProcessAsync(Func<RrmqMessage, CancellationToken, Task> handler, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(handler);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(Lost, cancellation);
        await ClientTelemetry.ProcessAsync(Topic, Message.Id, Message.Attempt, Message.Origin, async () =>
        {
            await handler(Message, either.Token).ConfigureAwait(false);
            return true;
        }).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _lease.DisposeAsync();

    Task ILeased.GiveBackAsync() => ReleaseAsync();

    private async Task<bool> SettleAsync(Task<bool> settlement)
    {
        _lease.Settle();
        var isDone = await settlement.ConfigureAwait(false);
        await DisposeAsync().ConfigureAwait(false);
        return isDone;
    }
}
