using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Rrmq.Client;

/// <summary>Jobs: messages that have a state, progress and a result. Thread-safe.</summary>
public sealed class RrmqJobs
{
    private static readonly TimeSpan FirstLook = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);
    private readonly RrmqClient _client;
    private readonly Sender _sender;
    private readonly TimeProvider _time;

    internal RrmqJobs(RrmqClient client, Sender sender, TimeProvider time) => (_client, _sender, _time) = (client, sender, time);

    /// <summary>Enqueues a job.</summary>
    /// <param name="type">What kind of work it is; workers ask for one kind.</param>
    /// <param name="payload">What it works on; null: nothing.</param>
    /// <param name="options">When, how often, and after which others.</param>
    /// <param name="cancellation">Gives up; the job may be there all the same.</param>
    /// <exception cref="RrmqException">It was refused, or nobody could take it in time.</exception>
    public Task<RrmqJob> EnqueueAsync(string type, JsonElement? payload = null, EnqueueOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= new EnqueueOptions();
        var input = new EnqueueInput(type)
        {
            Payload = payload,
            Priority = options.Priority,
            RunAt = options.RunAt is { } at ? RequestPath.Time(at) : null,
            Delay = options.Delay,
            UniqueKey = options.UniqueKey,
            MaxAttempts = options.MaxAttempts,
            Backoff = options.Backoff,
            Keep = options.Keep,
            After = options.After,
        };
        var outgoing = Outgoing.Json(HttpMethod.Post, "/v1/jobs", JsonSerializer.SerializeToUtf8Bytes(input, ClientJsonContext.Default.EnqueueInput)) with
        {
            Key = _sender.KeyOr(options.IdempotencyKey),
        };
        return ClientTelemetry.SendAsync($"job.{type}", 1, _ => _sender.AskAsync(outgoing, ClientJsonContext.Default.RrmqJob, cancellation), _ => 1, job => job.Id);
    }

    /// <summary>Enqueues a job that works on a value.</summary>
    /// <inheritdoc cref="EnqueueAsync(string, JsonElement?, EnqueueOptions?, CancellationToken)"/>
    /// <typeparam name="T">Of the payload.</typeparam>
    /// <param name="type">What kind of work it is; workers ask for one kind.</param>
    /// <param name="payload">What it works on.</param>
    /// <param name="payloadType">How it is written, from a source-generated context.</param>
    /// <param name="options">When, how often, and after which others.</param>
    /// <param name="cancellation">Gives up; the job may be there all the same.</param>
    public Task<RrmqJob> EnqueueAsync<T>(string type, T payload, JsonTypeInfo<T> payloadType, EnqueueOptions? options = null, CancellationToken cancellation = default) =>
        EnqueueAsync(type, JsonSerializer.SerializeToElement(payload, payloadType), options, cancellation);

    /// <summary>A job as it stands.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="RrmqException">There is none (<c>job_not_found</c>), or nobody could answer in time.</exception>
    public Task<RrmqJob> GetAsync(string id, CancellationToken cancellation = default) => _sender.AskAsync(new Outgoing(HttpMethod.Get, PathOf(id)), ClientJsonContext.Default.RrmqJob, cancellation);

    /// <summary>Waits until a job has ended, one way or the other; looks at it ever less often, once a second at least.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellation">Ends the waiting; there is no other limit.</param>
    /// <returns>The job with its result or reason.</returns>
    /// <exception cref="RrmqException">There is none, or nobody could answer in time.</exception>
    public async Task<RrmqJob> WaitAsync(string id, CancellationToken cancellation = default)
    {
        for (var pause = FirstLook; ; pause = pause * 1.5 < LongestPause ? pause * 1.5 : LongestPause)
        {
            var job = await GetAsync(id, cancellation).ConfigureAwait(false);
            if (job.IsFinished)
                return job;
            await Task.Delay(pause, _time, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>A page of jobs.</summary>
    /// <param name="type">Only of this type; null: all.</param>
    /// <param name="state">Only in this state; null: all.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cursor">The <see cref="JobPage.Next"/> of the page before; null: the first.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="RrmqException">It was refused, or nobody could answer in time.</exception>
    public Task<JobPage> ListAsync(string? type = null, string? state = null, int limit = 100, string? cursor = null, CancellationToken cancellation = default)
    {
        var path = new RequestPath("/v1/jobs").With("type", type).With("state", state).With("limit", limit).With("cursor", cursor).ToString();
        return _sender.AskAsync(new Outgoing(HttpMethod.Get, path), ClientJsonContext.Default.JobPage, cancellation);
    }

    /// <summary>Cancels a job: at once when nobody works on it, else its worker hears of it.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The job as it stands then.</returns>
    /// <exception cref="RrmqException">It has ended already (<c>job_finished</c>), there is none, or nobody could answer in time.</exception>
    public Task<RrmqJob> CancelAsync(string id, CancellationToken cancellation = default) => ChangeAsync(new Outgoing(HttpMethod.Delete, PathOf(id)), cancellation);

    /// <summary>Sends a failed or cancelled job back to the queue, its attempts counted anew.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="RrmqException">It was refused, or nobody could answer in time.</exception>
    public Task<RrmqJob> RetryAsync(string id, CancellationToken cancellation = default) => ChangeAsync(new Outgoing(HttpMethod.Post, PathOf(id, "/retry")), cancellation);

    /// <summary>Receives jobs under a lease, of which the caller has to take care; <see cref="WorkAsync"/> does so by itself.</summary>
    /// <param name="type">What kind of work.</param>
    /// <param name="max">How many at most.</param>
    /// <param name="wait">For how long to wait for the first, up to 60 s.</param>
    /// <param name="lease">How long they belong to the worker; null: as the type's topic says.</param>
    /// <param name="consumer">Who works, for people who look.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>Empty when none came.</returns>
    /// <exception cref="RrmqException">It was refused, or nobody could answer in time.</exception>
    public async Task<IReadOnlyList<LeasedJob>> ReceiveAsync(string type, int max = 1, TimeSpan wait = default, TimeSpan? lease = null, string? consumer = null, CancellationToken cancellation = default)
    {
        var path = new RequestPath("/v1/jobs/receive").With("type", type).With("max", max).With("wait", wait).With("lease", lease).With("consumer", consumer).ToString();
        var outgoing = new Outgoing(HttpMethod.Post, path) { Key = _sender.NewKey(), Wait = wait };
        return (await _sender.SendAsync(outgoing, ClientJsonContext.Default.LeasedJobs, cancellation).ConfigureAwait(false))?.Jobs ?? [];
    }

    /// <summary>Receives jobs one after the other, and keeps their leases while they are worked on. What was fetched ahead and not taken goes back when the enumeration ends.</summary>
    /// <param name="type">What kind of work.</param>
    /// <param name="options">How; <see cref="ConsumeOptions.Group"/> means nothing here.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>Jobs, each to be completed or failed by who takes it.</returns>
    /// <exception cref="RrmqException">It was refused, or nobody could answer in time.</exception>
    public async IAsyncEnumerable<RrmqJobRun> WorkAsync(string type, ConsumeOptions? options = null, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        options ??= new ConsumeOptions();
        options.Validate();
        await using var consumption = new Consumption<RrmqJobRun>(FetchAsync, options, _time);
        while (await consumption.NextAsync(cancellation).ConfigureAwait(false) is { } run)
            yield return run;

        async Task<List<RrmqJobRun>> FetchAsync(int most, TimeSpan wait, CancellationToken ended) =>
            [.. (await ReceiveAsync(type, most, wait, options.Lease, options.Consumer, ended).ConfigureAwait(false)).Select(job => new RrmqJobRun(_client, job, options, _time))];
    }

    /// <summary>Tells how far a job is, and extends its lease.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="receipt">As it came with the job.</param>
    /// <param name="percent">0 to 100; null: as it was.</param>
    /// <param name="note">For people who look; cut to 1000 bytes; null: as it was.</param>
    /// <param name="lease">How long the lease lasts from now on; null: as the type's topic says.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="RrmqException">The lease is lost (<c>lease_lost</c>), it was refused, or nobody could answer in time.</exception>
    public Task<JobProgress> ReportAsync(string id, string receipt, int? percent = null, string? note = null, TimeSpan? lease = null, CancellationToken cancellation = default)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(new ProgressInput(receipt, percent, ReasonText.Cut(note, 1000), lease), ClientJsonContext.Default.ProgressInput);
        return _sender.AskAsync(Outgoing.Json(HttpMethod.Put, PathOf(id, "/progress"), body) with { IsHarmlessTwice = true }, ClientJsonContext.Default.JobProgress, cancellation);
    }

    /// <summary>Ends a job well.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="receipt">As it came with the job.</param>
    /// <param name="result">What came of it, at most 256 KiB; null: nothing.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The job.</returns>
    /// <exception cref="RrmqException">The lease is lost (<c>lease_lost</c>), it was refused, or nobody could answer in time.</exception>
    public Task<RrmqJob> CompleteAsync(string id, string receipt, JsonElement? result = null, CancellationToken cancellation = default)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(new ResultInput(receipt, result), ClientJsonContext.Default.ResultInput);
        return ChangeAsync(Outgoing.Json(HttpMethod.Put, PathOf(id, "/result"), body), cancellation);
    }

    /// <summary>Ends an attempt badly: the job is tried again after its back-off, or has failed.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="receipt">As it came with the job.</param>
    /// <param name="reason">Why; cut to 4000 bytes.</param>
    /// <param name="retry">False: trying again is of no use.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The job.</returns>
    /// <exception cref="RrmqException">The lease is lost (<c>lease_lost</c>), it was refused, or nobody could answer in time.</exception>
    public Task<RrmqJob> FailAsync(string id, string receipt, string reason, bool retry = true, CancellationToken cancellation = default)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(new FailureInput(receipt, ReasonText.Cut(reason, 4000) ?? "no reason was given", retry), ClientJsonContext.Default.FailureInput);
        return ChangeAsync(Outgoing.Json(HttpMethod.Put, PathOf(id, "/failure"), body), cancellation);
    }

    private static string PathOf(string id, string behind = "") => $"/v1/jobs/{RequestPath.Segment(id)}{behind}";

    private Task<RrmqJob> ChangeAsync(Outgoing outgoing, CancellationToken cancellation) =>
        _sender.AskAsync(outgoing with { Key = _sender.NewKey() }, ClientJsonContext.Default.RrmqJob, cancellation);
}
