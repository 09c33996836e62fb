using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Rrmq.Client;

/// <summary>
/// An attempt at a job: the worker's own until it completes or fails it. The lease is extended in the background; when that fails for good, or somebody cancels the job, <see cref="Stop"/> is cancelled.
/// Disposing without an end stops the extending, and the job is tried again when the lease is over.
/// </summary>
public sealed class RrmqJobRun : IAsyncDisposable, ILeased
{
    private readonly RrmqClient _client;
    private readonly LeasedJob _job;
    private readonly TimeSpan _leaseTime;
    private readonly LeaseKeeper _lease;
    private readonly CancellationTokenSource _cancelled = new();
    private readonly CancellationTokenSource _stop;

    internal RrmqJobRun(RrmqClient client, LeasedJob job, ConsumeOptions options, TimeProvider time)
    {
        (_client, _job, _leaseTime) = (client, job, options.Lease);
        if (job.CancelRequested)
            _cancelled.Cancel();
        _lease = new LeaseKeeper(ExtendAsync, options.Lease, options.ExtendFor, time);
        _stop = CancellationTokenSource.CreateLinkedTokenSource(_cancelled.Token, _lease.Lost);
    }

    /// <summary>The job's id.</summary>
    public string Id => _job.Id;

    /// <summary>What kind of work it is.</summary>
    public string Type => _job.Type;

    /// <summary>What it is settled with.</summary>
    public string Receipt => _job.Receipt;

    /// <summary>1 when nobody has failed at it yet.</summary>
    public int Attempt => _job.Attempt;

    /// <summary>Failed attempts after which it has failed; 0: never.</summary>
    public int MaxAttempts => _job.MaxAttempts;

    /// <summary>What it works on; null: nothing.</summary>
    public JsonElement? Payload => _job.Payload;

    /// <summary>Cancelled when the lease is lost: what is done from then on may be done twice.</summary>
    public CancellationToken Lost => _lease.Lost;

    /// <summary>Cancelled when the lease is lost or somebody cancels the job, which is heard at the next extension or progress.</summary>
    public CancellationToken Stop => _stop.Token;

    /// <summary>Somebody wants the job cancelled. Completing it all the same makes it succeed; failing it ends it as cancelled.</summary>
    public bool IsCancelRequested => _cancelled.IsCancellationRequested;

    /// <summary>The payload as a value.</summary>
    /// <typeparam name="T">Of the value.</typeparam>
    /// <param name="type">How it is read, from a source-generated context.</param>
    /// <returns>Default when there is none.</returns>
    /// <exception cref="JsonException">The payload is no such value.</exception>
    public T? PayloadAs<T>(JsonTypeInfo<T> type) => Payload is { } payload ? payload.Deserialize(type) : default;

    /// <summary>Works on the job under a span of its own, kind consumer, and measures how long that takes. It ends nothing.</summary>
    /// <typeparam name="T">Of what comes of it.</typeparam>
    /// <param name="handler">Does the work; its token is cancelled when the lease is lost or somebody cancels the job, too.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<T> ProcessAsync<T>(Func<RrmqJobRun, CancellationToken, Task<T>> handler, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(handler);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(Stop, cancellation);
        return await ClientTelemetry.ProcessAsync($"job.{Type}", Id, Attempt, default, () => handler(this, either.Token)).ConfigureAwait(false);
    }

    /// <summary>Tells how far it is, and extends the lease.</summary>
    /// <param name="percent">0 to 100.</param>
    /// <param name="note">For people who look; cut to 1000 bytes.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>False when the lease is lost.</returns>
    /// <exception cref="RrmqException">It was refused, or nobody could answer in time.</exception>
    public Task<bool> ReportAsync(int percent, string? note = null, CancellationToken cancellation = default) => TellAsync(percent, note, cancellation);

    /// <summary>Done, without a result.</summary>
    /// <param name="cancellation">Gives up waiting.</param>
    /// <returns>False when the lease had ended before.</returns>
    /// <exception cref="RrmqException">It was refused, or nobody could answer in time.</exception>
    public Task<bool> CompleteAsync(CancellationToken cancellation = default) => EndAsync(() => _client.Jobs.CompleteAsync(Id, Receipt, null, cancellation));

    /// <summary>Done.</summary>
    /// <param name="result">What came of it.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    /// <returns>False when the lease had ended before.</returns>
    /// <exception cref="RrmqException">It was refused, or nobody could answer in time.</exception>
    public Task<bool> CompleteAsync(JsonElement result, CancellationToken cancellation = default) => EndAsync(() => _client.Jobs.CompleteAsync(Id, Receipt, result, cancellation));

    /// <summary>Done.</summary>
    /// <typeparam name="T">Of the result.</typeparam>
    /// <param name="result">What came of it, as JSON at most 256 KiB.</param>
    /// <param name="type">How it is written, from a source-generated context.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    /// <returns>False when the lease had ended before.</returns>
    /// <exception cref="RrmqException">It was refused, or nobody could answer in time.</exception>
    public Task<bool> CompleteAsync<T>(T result, JsonTypeInfo<T> type, CancellationToken cancellation = default) => CompleteAsync(JsonSerializer.SerializeToElement(result, type), cancellation);

    /// <summary>This attempt failed.</summary>
    /// <param name="reason">Why; cut to 4000 bytes.</param>
    /// <param name="retry">False: trying again is of no use.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    /// <returns>False when the lease had ended before.</returns>
    /// <exception cref="RrmqException">It was refused, or nobody could answer in time.</exception>
    public Task<bool> FailAsync(string reason, bool retry = true, CancellationToken cancellation = default) => EndAsync(() => _client.Jobs.FailAsync(Id, Receipt, reason, retry, cancellation));

    /// <summary>Not now: it goes back to the queue, and no attempt is counted.</summary>
    /// <param name="delay">How long it rests there. Default: not at all.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    /// <returns>False when the lease had ended before.</returns>
    /// <exception cref="RrmqException">It was refused, or nobody could answer in time.</exception>
    public async Task<bool> ReleaseAsync(TimeSpan delay = default, CancellationToken cancellation = default)
    {
        _lease.Settle();
        var isDone = await _client.ReleaseAsync(Receipt, delay, cancellation).ConfigureAwait(false);
        await DisposeAsync().ConfigureAwait(false);
        return isDone;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _lease.DisposeAsync();

    Task ILeased.GiveBackAsync() => ReleaseAsync();

    private Task<bool> ExtendAsync(CancellationToken cancellation) => TellAsync(null, null, cancellation);

    private async Task<bool> TellAsync(int? percent, string? note, CancellationToken cancellation)
    {
        try
        {
            if ((await _client.Jobs.ReportAsync(Id, Receipt, percent, note, _leaseTime, cancellation).ConfigureAwait(false)).CancelRequested)
                await _cancelled.CancelAsync().ConfigureAwait(false);
            return true;
        }
        catch (RrmqRefusedException e) when (e.Code == Wire.LeaseLost)
        {
            return false;
        }
    }

    private async Task<bool> EndAsync(Func<Task> end)
    {
        _lease.Settle();
        try
        {
            await end().ConfigureAwait(false);
            return true;
        }
        catch (RrmqRefusedException e) when (e.Code == Wire.LeaseLost)
        {
            return false;
        }
        finally
        {
            await DisposeAsync().ConfigureAwait(false);
        }
    }
}
