using System.Runtime.CompilerServices;
using System.Text.Json;
using Rrmq.Contracts;

namespace Rrmq.Client;

/// <summary>
/// A client of a cluster, for <c>/v1</c>. Make one and keep it: it is thread-safe and holds its connections. What it sends carries an idempotency key, so that it is asked again through a
/// leader's death and takes effect once.
/// </summary>
public sealed class RrmqClient : IDisposable
{
    private static readonly TimeSpan PollWait = TimeSpan.FromSeconds(20);
    private readonly HttpMessageInvoker _http;
    private readonly Sender _sender;
    private readonly TimeProvider _time;

    /// <summary>A client of the cluster that the options name.</summary>
    /// <exception cref="ArgumentException">No node is named.</exception>
    public RrmqClient(RrmqClientOptions options, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Nodes.Count == 0)
            throw new ArgumentException("at least one node must be named", nameof(options));
        _time = time ?? TimeProvider.System;
        _http = new HttpMessageInvoker(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5), ConnectTimeout = TimeSpan.FromSeconds(1), AllowAutoRedirect = false, RequestHeaderEncodingSelector = static (_, _) => System.Text.Encoding.UTF8 });
        _sender = new Sender(options, _http, _time);
    }

    /// <summary>Publishes a message: when it returns, the message is on the disks of a majority.</summary>
    /// <exception cref="RrmqException">It was refused, or nobody could take it in time.</exception>
    public async Task<PublishReport> PublishAsync(string topic, ReadOnlyMemory<byte> body, PublishOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= new PublishOptions();
        var outgoing = new Outgoing(HttpMethod.Post, $"{PathOf(topic)}/messages")
        {
            Body = body, ContentType = options.ContentType, Key = options.IdempotencyKey ?? Outgoing.NewKey(), Headers = [.. HeadersOf(options)],
        };
        return (await _sender.SendAsync(outgoing, RrmqJsonContext.Default.PublishReport, cancellation).ConfigureAwait(false))!;
    }

    /// <summary>Takes messages for good: at most so many, and after waiting so long for the first, 60 s at most. Empty when none came.</summary>
    /// <exception cref="RrmqException">It was refused, or nobody could answer in time.</exception>
    public Task<IReadOnlyList<RrmqMessage>> PopAsync(string topic, int max = 1, TimeSpan wait = default, CancellationToken cancellation = default) =>
        TakeAsync($"{PathOf(topic)}/pop?max={max}&wait={Text(wait)}", wait, cancellation);

    /// <summary>Receives messages under a lease, of which the caller has to take care; <see cref="ConsumeAsync"/> does so by itself.</summary>
    /// <exception cref="RrmqException">It was refused, or nobody could answer in time.</exception>
    public Task<IReadOnlyList<RrmqMessage>> ReceiveAsync(
        string topic, int max = 1, TimeSpan wait = default, TimeSpan? lease = null, string? consumer = null, CancellationToken cancellation = default) =>
        TakeAsync($"{PathOf(topic)}/receive?max={max}&wait={Text(wait)}{(lease is { } time ? $"&lease={Text(time)}" : "")}{(consumer is null ? "" : $"&consumer={Uri.EscapeDataString(consumer)}")}",
            wait, cancellation);

    /// <summary>Receives messages one after the other, and keeps their leases while they are worked on.</summary>
    /// <exception cref="RrmqException">It was refused, or nobody could answer in time.</exception>
    public async IAsyncEnumerable<RrmqDelivery> ConsumeAsync(string topic, ConsumeOptions? options = null, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        options ??= new ConsumeOptions();
        var wait = options.EndAfter is { } end && end < PollWait ? end : PollWait;
        var idle = _time.GetTimestamp();
        while (true)
        {
            var messages = await ReceiveAsync(topic, options.Prefetch, wait, options.Lease, options.Consumer, cancellation).ConfigureAwait(false);
            if (messages.Count == 0 && options.EndAfter is { } patience && _time.GetElapsedTime(idle) >= patience)
                yield break;
            foreach (var delivery in messages.Select(message => new RrmqDelivery(this, message, options.Lease, _time)).ToList())
                yield return delivery;
            if (messages.Count > 0)
                idle = _time.GetTimestamp();
        }
    }

    /// <summary>Settles a receipt: done. False when its lease had ended.</summary>
    /// <exception cref="RrmqException">It was refused, or nobody could answer in time.</exception>
    public Task<bool> AckAsync(string receipt, CancellationToken cancellation = default) => SettleAsync("ack", new SettleRequest([receipt]), cancellation);

    /// <summary>Settles a receipt: not now. False when its lease had ended.</summary>
    /// <exception cref="RrmqException">It was refused, or nobody could answer in time.</exception>
    public Task<bool> ReleaseAsync(string receipt, TimeSpan delay = default, CancellationToken cancellation = default) =>
        SettleAsync("release", new SettleRequest([receipt]) { Delay = Text(delay) }, cancellation);

    /// <summary>Settles a receipt: a failed attempt. False when its lease had ended.</summary>
    /// <exception cref="RrmqException">It was refused, or nobody could answer in time.</exception>
    public Task<bool> RejectAsync(string receipt, string reason, CancellationToken cancellation = default) =>
        SettleAsync("reject", new SettleRequest([receipt]) { Reason = reason }, cancellation);

    /// <summary>Has a lease end so long after now. False when it had ended.</summary>
    /// <exception cref="RrmqException">It was refused, or nobody could answer in time.</exception>
    public Task<bool> ExtendAsync(string receipt, TimeSpan lease, CancellationToken cancellation = default) =>
        SettleAsync("extend", new SettleRequest([receipt]) { Lease = Text(lease) }, cancellation);

    /// <summary>Makes a topic, or changes its settings.</summary>
    /// <param name="topic">Its name.</param>
    /// <param name="settings">A JSON object of settings, such as <c>{"lease": "1m"}</c>; what it leaves out keeps its default, or with <paramref name="change"/> its value.</param>
    /// <param name="change">True: the topic must be there.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="RrmqException">It was refused, or nobody could answer in time.</exception>
    public async Task<TopicConfigured> ConfigureTopicAsync(string topic, string settings = "{}", bool change = false, CancellationToken cancellation = default)
    {
        var outgoing = new Outgoing(change ? HttpMethod.Patch : HttpMethod.Put, PathOf(topic)) { Body = System.Text.Encoding.UTF8.GetBytes(settings), ContentType = "application/json", Key = Outgoing.NewKey() };
        return (await _sender.SendAsync(outgoing, RrmqJsonContext.Default.TopicConfigured, cancellation).ConfigureAwait(false))!;
    }

    /// <summary>Settings and statistics of a topic.</summary>
    /// <exception cref="RrmqException">It was refused, or nobody could answer in time.</exception>
    public async Task<TopicReport> GetTopicAsync(string topic, CancellationToken cancellation = default) =>
        (await _sender.SendAsync(new Outgoing(HttpMethod.Get, PathOf(topic)), RrmqJsonContext.Default.TopicReport, cancellation).ConfigureAwait(false))!;

    /// <summary>Deletes a topic with all that is in it.</summary>
    /// <exception cref="RrmqException">It was refused, or nobody could answer in time.</exception>
    public Task DeleteTopicAsync(string topic, CancellationToken cancellation = default) => _sender.SendAsync(new Outgoing(HttpMethod.Delete, PathOf(topic)) { Key = Outgoing.NewKey() }, cancellation);

    /// <summary>All topics whose names begin so, in the order in which they were made.</summary>
    /// <exception cref="RrmqException">It was refused, or nobody could answer in time.</exception>
    public async IAsyncEnumerable<TopicReport> ListTopicsAsync(string prefix = "", [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        string? cursor = null;
        do
        {
            var path = $"/v1/topics?prefix={Uri.EscapeDataString(prefix)}{(cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}")}";
            var page = (await _sender.SendAsync(new Outgoing(HttpMethod.Get, path), RrmqJsonContext.Default.TopicListPage, cancellation).ConfigureAwait(false))!;
            foreach (var topic in page.Items)
                yield return topic;
            cursor = page.Next;
        }
        while (cursor is not null);
    }

    /// <summary>Looks at messages without taking them.</summary>
    /// <param name="topic">Its name.</param>
    /// <param name="from">The first place to look at.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="state">Only <c>ready</c>, <c>leased</c>, <c>delayed</c> or <c>dead</c> ones; null: all.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="RrmqException">It was refused, or nobody could answer in time.</exception>
    public async Task<PeekPage> PeekAsync(string topic, long from = 0, int limit = 100, string? state = null, CancellationToken cancellation = default) =>
        (await _sender.SendAsync(new Outgoing(HttpMethod.Get, $"{PathOf(topic)}/messages?limit={limit}{(from > 0 ? $"&from={from}" : "")}{(state is null ? "" : $"&state={Uri.EscapeDataString(state)}")}"),
            RrmqJsonContext.Default.PeekPage, cancellation).ConfigureAwait(false))!;

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task<IReadOnlyList<RrmqMessage>> TakeAsync(string path, TimeSpan wait, CancellationToken cancellation)
    {
        var taken = await _sender.SendAsync(new Outgoing(HttpMethod.Post, path) { Key = Outgoing.NewKey(), Wait = wait }, RrmqJsonContext.Default.TakenReport, cancellation).ConfigureAwait(false);
        return taken is null ? [] : [.. taken.Messages.Select(RrmqMessage.Of)];
    }

    private async Task<bool> SettleAsync(string action, SettleRequest request, CancellationToken cancellation)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(request, RrmqJsonContext.Default.SettleRequest);
        var outgoing = new Outgoing(HttpMethod.Post, $"/v1/leases/{action}") { Body = body, ContentType = "application/json", Key = Outgoing.NewKey() };
        try
        {
            return (await _sender.SendAsync(outgoing, RrmqJsonContext.Default.SettleReport, cancellation).ConfigureAwait(false))!.Results[0].Done;
        }
        catch (RrmqRefusedException e) when (e.Code == ErrorSlug.LeaseLost)
        {
            return false;
        }
    }

    private static string PathOf(string topic) => $"/v1/topics/{Uri.EscapeDataString(topic)}";

    private static string Text(TimeSpan time) => $"{(long)time.TotalMilliseconds}ms";

    private static IEnumerable<KeyValuePair<string, string>> HeadersOf(PublishOptions options)
    {
        if (options.Group is not null)
            yield return new(RrmqHeaders.Group, options.Group);
        if (options.Delay is { } delay)
            yield return new(RrmqHeaders.Delay, Text(delay));
        if (options.TimeToLive is { } live)
            yield return new(RrmqHeaders.Ttl, Text(live));
        if (options.Priority is { } priority)
            yield return new(RrmqHeaders.Priority, priority.ToString(System.Globalization.CultureInfo.InvariantCulture));
        foreach (var (name, value) in options.Meta)
            yield return new(RrmqHeaders.MetaPrefix + name, value);
        if (System.Diagnostics.Activity.Current is { IdFormat: System.Diagnostics.ActivityIdFormat.W3C, Id: { } trace })
            yield return new(RrmqHeaders.TraceParent, trace);
    }
}
