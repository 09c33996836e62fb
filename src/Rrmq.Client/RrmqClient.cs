using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Rrmq.Client;

/// <summary>
/// A client of a cluster, for <c>/v1</c>. Make one and keep it: it is thread-safe and holds its connections. What it sends carries an idempotency key, so that it is asked again through a
/// leader's death and takes effect once.
/// </summary>
public sealed class RrmqClient : IDisposable
{
    private readonly HttpMessageInvoker _http;
    private readonly Sender _sender;
    private readonly Settler _settler;
    private readonly TimeProvider _time;

    /// <summary>A client of the cluster that the options name.</summary>
    /// <param name="options">Where it is.</param>
    /// <param name="time">The clock by which it waits; null: the system's.</param>
    /// <exception cref="ArgumentException">The options make no sense; the message says all that is wrong.</exception>
    public RrmqClient(RrmqClientOptions options, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Problems().ToList() is { Count: > 0 } problems)
            throw new ArgumentException(string.Join("; ", problems), nameof(options));
        _time = time ?? TimeProvider.System;
        _http = new HttpMessageInvoker(new SocketsHttpHandler
        {
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1),
            ConnectTimeout = TimeSpan.FromSeconds(1),
            AllowAutoRedirect = false,
            UseCookies = false,
            RequestHeaderEncodingSelector = static (_, _) => Encoding.UTF8,

            // A message carries the span of its publish, not that of one attempt; a span for each attempt and long poll would be noise.
            ActivityHeadersPropagator = null,
        });
        _sender = new Sender(options, _http, _time);
        _settler = new Settler(_sender);
        Logs = new RrmqLogs(_sender);
        Jobs = new RrmqJobs(this, _sender, _time);
        Schedules = new RrmqSchedules(_sender);
    }

    /// <summary>Topics whose messages stay: reading without a group, and the groups that read.</summary>
    public RrmqLogs Logs { get; }

    /// <summary>Work with a result: enqueued here, done by workers.</summary>
    public RrmqJobs Jobs { get; }

    /// <summary>Jobs that the cluster makes by the clock.</summary>
    public RrmqSchedules Schedules { get; }

    /// <summary>Publishes a message: when it returns, the message is on the disks of a majority.</summary>
    /// <param name="topic">Where to; the topic must be there.</param>
    /// <param name="body">Its bytes.</param>
    /// <param name="options">What is said of it.</param>
    /// <param name="cancellation">Gives up; the message may be stored all the same.</param>
    /// <returns>Its id and place.</returns>
    /// <exception cref="RrmqException">It was refused, or nobody could take it in time.</exception>
    public Task<PublishResult> PublishAsync(string topic, ReadOnlyMemory<byte> body, PublishOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= new PublishOptions();
        var path = RequestPath.Topic(topic, "/messages").With("acks", PublishBody.Word(options.Acks)).ToString();
        return ClientTelemetry.SendAsync(topic, 1, activity => _sender.AskAsync(
            new Outgoing(HttpMethod.Post, path)
            {
                Body = body, ContentType = PublishBody.TypeOf(options), Key = _sender.KeyOr(options.IdempotencyKey), Headers = PublishBody.HeadersOf(options, activity),
            },
            ClientJsonContext.Default.PublishResult, cancellation), _ => 1, result => result.Id);
    }

    /// <summary>Publishes a text, as UTF-8.</summary>
    /// <inheritdoc cref="PublishAsync(string, ReadOnlyMemory{byte}, PublishOptions?, CancellationToken)"/>
    /// <param name="topic">Where to; the topic must be there.</param>
    /// <param name="text">The message.</param>
    /// <param name="options">What is said of it.</param>
    /// <param name="cancellation">Gives up; the message may be stored all the same.</param>
    public Task<PublishResult> PublishAsync(string topic, string text, PublishOptions? options = null, CancellationToken cancellation = default) =>
        PublishAsync(topic, Encoding.UTF8.GetBytes(text), Typed(options, PublishBody.TextType), cancellation);

    /// <summary>Publishes a value as JSON.</summary>
    /// <inheritdoc cref="PublishAsync(string, ReadOnlyMemory{byte}, PublishOptions?, CancellationToken)"/>
    /// <typeparam name="T">Of the value.</typeparam>
    /// <param name="topic">Where to; the topic must be there.</param>
    /// <param name="value">The message.</param>
    /// <param name="type">How it is written, from a source-generated context.</param>
    /// <param name="options">What is said of it.</param>
    /// <param name="cancellation">Gives up; the message may be stored all the same.</param>
    public Task<PublishResult> PublishJsonAsync<T>(string topic, T value, JsonTypeInfo<T> type, PublishOptions? options = null, CancellationToken cancellation = default) =>
        PublishAsync(topic, JsonSerializer.SerializeToUtf8Bytes(value, type), Typed(options, PublishBody.JsonType), cancellation);

    /// <summary>Publishes 1 to 10,000 messages of 8 MiB together in one request: one round trip, and one of the keys that a cluster remembers.</summary>
    /// <param name="topic">Where to; the topic must be there.</param>
    /// <param name="messages">In their order.</param>
    /// <param name="options">How.</param>
    /// <param name="cancellation">Gives up; they may be stored all the same.</param>
    /// <returns>A result for each, in order: its id, or why it was refused.</returns>
    /// <exception cref="RrmqException">Not one was stored, or nobody could take them in time.</exception>
    public async Task<IReadOnlyList<BatchItemResult>> PublishBatchAsync(string topic, IReadOnlyList<BatchMessage> messages, BatchOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        options ??= new BatchOptions();
        var path = RequestPath.Topic(topic, "/messages/batch").With("atomic", options.IsAtomic ? "true" : null).With("acks", PublishBody.Word(options.Acks)).ToString();
        var answer = await ClientTelemetry.SendAsync(topic, messages.Count, activity => _sender.AskAsync(
            Outgoing.Json(HttpMethod.Post, path, PublishBody.JsonOf(messages, activity)) with { Key = _sender.KeyOr(options.IdempotencyKey) },
            ClientJsonContext.Default.BatchAnswer, cancellation), answer => answer.Results.Count(item => item.Error is null), _ => null).ConfigureAwait(false);
        return answer.Results;
    }

    /// <summary>Takes messages for good. What is taken for a process that ends before it has seen them is gone; <see cref="ReceiveAsync"/> is for what must not be lost.</summary>
    /// <param name="topic">Where from.</param>
    /// <param name="max">How many at most, up to 1000.</param>
    /// <param name="wait">For how long to wait for the first, up to 60 s.</param>
    /// <param name="group">Of a log: which group of consumers reads.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>Empty when none came.</returns>
    /// <exception cref="RrmqException">It was refused, or nobody could answer in time.</exception>
    public Task<IReadOnlyList<RrmqMessage>> PopAsync(string topic, int max = 1, TimeSpan wait = default, string? group = null, CancellationToken cancellation = default) =>
        ClientTelemetry.TakeAsync("pop", topic, group, () => TakeAsync(RequestPath.Topic(topic, "/pop").With("max", max).With("wait", wait).With("group", group), wait, cancellation));

    /// <summary>Receives messages under a lease, of which the caller has to take care; <see cref="ConsumeAsync"/> does so by itself.</summary>
    /// <param name="topic">Where from.</param>
    /// <param name="max">How many at most, up to 1000.</param>
    /// <param name="wait">For how long to wait for the first, up to 60 s.</param>
    /// <param name="lease">How long they belong to the receiver; null: as the topic says.</param>
    /// <param name="consumer">Who receives, for people who look.</param>
    /// <param name="group">Of a log: which group of consumers reads.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>Empty when none came.</returns>
    /// <exception cref="RrmqException">It was refused, or nobody could answer in time.</exception>
    public Task<IReadOnlyList<RrmqMessage>> ReceiveAsync(
        string topic, int max = 1, TimeSpan wait = default, TimeSpan? lease = null, string? consumer = null, string? group = null, CancellationToken cancellation = default) =>
        ClientTelemetry.TakeAsync("receive", topic, group,
            () => TakeAsync(RequestPath.Topic(topic, "/receive").With("max", max).With("wait", wait).With("lease", lease).With("consumer", consumer).With("group", group), wait, cancellation));

    /// <summary>Receives messages one after the other, and keeps their leases while they are worked on. What was fetched ahead and not taken goes back when the enumeration ends.</summary>
    /// <param name="topic">Where from.</param>
    /// <param name="options">How.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>Messages, each to be settled or disposed by who takes it.</returns>
    /// <exception cref="RrmqException">It was refused, or nobody could answer in time.</exception>
    public async IAsyncEnumerable<RrmqDelivery> ConsumeAsync(string topic, ConsumeOptions? options = null, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        options ??= new ConsumeOptions();
        options.Validate();
        await using var consumption = new Consumption<RrmqDelivery>(FetchAsync, options, _time);
        while (await consumption.NextAsync(cancellation).ConfigureAwait(false) is { } delivery)
            yield return delivery;

        async Task<List<RrmqDelivery>> FetchAsync(int most, TimeSpan wait, CancellationToken ended) =>
            [.. (await ReceiveAsync(topic, most, wait, options.Lease, options.Consumer, options.Group, ended).ConfigureAwait(false)).Select(message => new RrmqDelivery(this, topic, message, options, _time))];
    }

    /// <summary>Settles a receipt: done. Those said at about the same time travel together.</summary>
    /// <param name="receipt">As it came with the message.</param>
    /// <param name="cancellation">Gives up waiting; it may be done all the same.</param>
    /// <returns>False when its lease had ended.</returns>
    /// <exception cref="RrmqException">It was refused, or nobody could answer in time.</exception>
    public Task<bool> AckAsync(string receipt, CancellationToken cancellation = default) => SettleAsync(SettleKind.Ack, receipt, cancellation);

    /// <summary>Settles a receipt: not now. No attempt is counted.</summary>
    /// <param name="receipt">As it came with the message.</param>
    /// <param name="delay">How long the message rests before it is handed out again.</param>
    /// <param name="cancellation">Gives up waiting; it may be done all the same.</param>
    /// <returns>False when its lease had ended.</returns>
    /// <exception cref="RrmqException">It was refused, or nobody could answer in time.</exception>
    public Task<bool> ReleaseAsync(string receipt, TimeSpan delay = default, CancellationToken cancellation = default) => SettleAsync(SettleKind.Release(delay), receipt, cancellation);

    /// <summary>Settles a receipt: a failed attempt.</summary>
    /// <param name="receipt">As it came with the message.</param>
    /// <param name="reason">Why, for the message's story; cut to 255 bytes.</param>
    /// <param name="delay">How long the message rests before its next attempt; null: the topic's <c>retry_backoff</c>.</param>
    /// <param name="cancellation">Gives up waiting; it may be done all the same.</param>
    /// <returns>False when its lease had ended.</returns>
    /// <exception cref="RrmqException">It was refused, or nobody could answer in time.</exception>
    public Task<bool> RejectAsync(string receipt, string? reason = null, TimeSpan? delay = null, CancellationToken cancellation = default) =>
        SettleAsync(SettleKind.Reject(reason, delay), receipt, cancellation);

    /// <summary>Has a lease end so long after now.</summary>
    /// <param name="receipt">As it came with the message.</param>
    /// <param name="lease">100 ms to 12 h.</param>
    /// <param name="cancellation">Gives up waiting; it may be done all the same.</param>
    /// <returns>False when it had ended.</returns>
    /// <exception cref="RrmqException">It was refused, or nobody could answer in time.</exception>
    public Task<bool> ExtendAsync(string receipt, TimeSpan lease, CancellationToken cancellation = default) => _settler.SettleAsync(SettleKind.Extend(lease), receipt, cancellation);

    /// <summary>Makes a topic with these settings, or has one that is there take them; what they leave out takes its default.</summary>
    /// <param name="topic">Its name.</param>
    /// <param name="settings">Null: all defaults.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="RrmqException">It was refused, or nobody could answer in time.</exception>
    public Task<TopicInfo> PutTopicAsync(string topic, TopicSettings? settings = null, CancellationToken cancellation = default) =>
        ConfigureTopicAsync(topic, JsonSerializer.Serialize(settings ?? new TopicSettings(), ClientJsonContext.Default.TopicSettings), change: false, cancellation);

    /// <summary>Changes settings of a topic that is there; what they leave out stays.</summary>
    /// <param name="topic">Its name.</param>
    /// <param name="settings">What changes.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="RrmqException">It was refused, or nobody could answer in time.</exception>
    public Task<TopicInfo> ChangeTopicAsync(string topic, TopicSettings settings, CancellationToken cancellation = default) =>
        ConfigureTopicAsync(topic, JsonSerializer.Serialize(settings, ClientJsonContext.Default.TopicSettings), change: true, cancellation);

    /// <summary>Makes a topic, or changes its settings, as JSON says them.</summary>
    /// <param name="topic">Its name.</param>
    /// <param name="settings">A JSON object of settings, such as <c>{"lease": "1m"}</c>; what it leaves out takes its default, or with <paramref name="change"/> keeps its value.</param>
    /// <param name="change">True: the topic must be there.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="RrmqException">It was refused, or nobody could answer in time.</exception>
    public Task<TopicInfo> ConfigureTopicAsync(string topic, string settings = "{}", bool change = false, CancellationToken cancellation = default) => _sender.AskAsync(
        Outgoing.Json(change ? HttpMethod.Patch : HttpMethod.Put, RequestPath.Topic(topic).ToString(), Encoding.UTF8.GetBytes(settings)) with { Key = _sender.NewKey() },
        ClientJsonContext.Default.TopicInfo, cancellation);

    /// <summary>Settings and statistics of a topic.</summary>
    /// <param name="topic">Its name.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="RrmqException">It was refused, or nobody could answer in time.</exception>
    public Task<TopicInfo> GetTopicAsync(string topic, CancellationToken cancellation = default) =>
        _sender.AskAsync(new Outgoing(HttpMethod.Get, RequestPath.Topic(topic).ToString()), ClientJsonContext.Default.TopicInfo, cancellation);

    /// <summary>Deletes a topic with all that is in it.</summary>
    /// <param name="topic">Its name.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="RrmqException">It was refused, or nobody could answer in time.</exception>
    public Task DeleteTopicAsync(string topic, CancellationToken cancellation = default) =>
        _sender.SendAsync(new Outgoing(HttpMethod.Delete, RequestPath.Topic(topic).ToString()) { Key = _sender.NewKey() }, cancellation);

    /// <summary>All topics whose names begin so, in the order in which they were made.</summary>
    /// <param name="prefix">How they begin; empty: all.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="RrmqException">It was refused, or nobody could answer in time.</exception>
    public async IAsyncEnumerable<TopicInfo> ListTopicsAsync(string prefix = "", [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        string? cursor = null;
        do
        {
            var path = new RequestPath("/v1/topics").With("prefix", prefix.Length == 0 ? null : prefix).With("cursor", cursor).ToString();
            var page = await _sender.AskAsync(new Outgoing(HttpMethod.Get, path), ClientJsonContext.Default.TopicPage, cancellation).ConfigureAwait(false);
            foreach (var topic in page.Items)
                yield return topic;
            cursor = page.Next;
        }
        while (cursor is not null);
    }

    /// <summary>Has a topic hand out nothing; publishing and settling go on.</summary>
    /// <param name="topic">Its name.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="RrmqException">It was refused, or nobody could answer in time.</exception>
    public Task PauseTopicAsync(string topic, CancellationToken cancellation = default) => DoAsync(topic, "/pause", cancellation);

    /// <summary>Ends a pause.</summary>
    /// <param name="topic">Its name.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="RrmqException">It was refused, or nobody could answer in time.</exception>
    public Task ResumeTopicAsync(string topic, CancellationToken cancellation = default) => DoAsync(topic, "/resume", cancellation);

    /// <summary>Drops what is ready or delayed; what is leased stays.</summary>
    /// <param name="topic">Its name.</param>
    /// <param name="dead">What is dead goes too.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>How many went, and how many are left.</returns>
    /// <exception cref="RrmqException">It was refused, or nobody could answer in time.</exception>
    public Task<CountResult> PurgeTopicAsync(string topic, bool dead = false, CancellationToken cancellation = default) => _sender.AskAsync(
        new Outgoing(HttpMethod.Post, RequestPath.Topic(topic, "/purge").With("dead", dead ? "true" : null).ToString()) { Key = _sender.NewKey() }, ClientJsonContext.Default.CountResult, cancellation);

    /// <summary>Makes dead messages ready again: those that block in the topic, and those of its dead-letter topic; of a dead-letter topic itself, back to where each came from.</summary>
    /// <param name="topic">Its name.</param>
    /// <param name="ids">Only these, by their ids as they are now; null: all.</param>
    /// <param name="max">At most so many, up to 10,000.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>How many are ready again, and how many dead ones are left.</returns>
    /// <exception cref="RrmqException">It was refused, or nobody could answer in time.</exception>
    public Task<CountResult> RedriveTopicAsync(string topic, IReadOnlyList<string>? ids = null, int? max = null, CancellationToken cancellation = default)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(new RedriveInput(ids, max), ClientJsonContext.Default.RedriveInput);
        return _sender.AskAsync(
            Outgoing.Json(HttpMethod.Post, RequestPath.Topic(topic, "/redrive").ToString(), body) with { Key = _sender.NewKey() }, ClientJsonContext.Default.CountResult, cancellation);
    }

    /// <summary>Looks at messages without taking them.</summary>
    /// <param name="topic">Its name.</param>
    /// <param name="from">The first place to look at.</param>
    /// <param name="limit">How many at most, up to 1000.</param>
    /// <param name="state">Only <c>ready</c>, <c>leased</c>, <c>delayed</c> or <c>dead</c> ones; null: all.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="RrmqException">It was refused, or nobody could answer in time.</exception>
    public Task<MessagePage> PeekAsync(string topic, long from = 0, int limit = 100, string? state = null, CancellationToken cancellation = default)
    {
        var path = RequestPath.Topic(topic, "/messages").With("limit", limit).With("from", from > 0 ? from : null).With("state", state).ToString();
        return _sender.AskAsync(new Outgoing(HttpMethod.Get, path), ClientJsonContext.Default.MessagePage, cancellation);
    }

    /// <summary>One message and its life, also when it is gone, for as long as the topic's <c>history</c> says.</summary>
    /// <param name="topic">Its name.</param>
    /// <param name="id">The message's.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="RrmqException">Nothing is known of it (<c>message_not_found</c>), or nobody could answer in time.</exception>
    public Task<MessageStory> GetMessageAsync(string topic, string id, CancellationToken cancellation = default) =>
        _sender.AskAsync(new Outgoing(HttpMethod.Get, RequestPath.Topic(topic, $"/messages/{RequestPath.Segment(id)}").ToString()), ClientJsonContext.Default.MessageStory, cancellation);

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private static PublishOptions Typed(PublishOptions? options, string type)
    {
        options ??= new PublishOptions();
        return options.ContentType is null ? options with { ContentType = type } : options;
    }

    private async Task<IReadOnlyList<RrmqMessage>> TakeAsync(RequestPath path, TimeSpan wait, CancellationToken cancellation)
    {
        var outgoing = new Outgoing(HttpMethod.Post, path.ToString()) { Key = _sender.NewKey(), Wait = wait };
        var taken = await _sender.SendAsync(outgoing, ClientJsonContext.Default.TakenAnswer, cancellation).ConfigureAwait(false);
        return taken?.Messages ?? [];
    }

    private Task<bool> SettleAsync(SettleKind kind, string receipt, CancellationToken cancellation) =>
        ClientTelemetry.RunAsync(kind.Action, "settle", null, () => _settler.SettleAsync(kind, receipt, cancellation));

    private Task<byte[]> DoAsync(string topic, string action, CancellationToken cancellation) =>
        _sender.SendAsync(new Outgoing(HttpMethod.Post, RequestPath.Topic(topic, action).ToString()) { Key = _sender.NewKey() }, cancellation);
}
