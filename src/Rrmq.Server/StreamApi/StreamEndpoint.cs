using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Rrmq.Contracts;
using Rrmq.Node;
using Rrmq.Queues;

namespace Rrmq.Server;

/// <summary>
/// <c>POST /send</c>, <c>GET /messages</c>, <c>POST /sync</c> and <c>GET /heartbeat</c>: one ordered, replayable log. Only the leader takes messages; every node shows what is committed. <c>POST /v1/stream</c> is
/// <c>/send</c> at any node.
/// </summary>
internal sealed class StreamEndpoint(QueueNode node, ServerSettings settings, BodyReader bodies, TimeProvider time, ILogger logger)
{
    public const string SendPath = "/send";
    public const string SendAnywherePath = "/v1/stream";
    public const string MessagesPath = "/messages";
    public const string SyncPath = "/sync";
    public const string HeartbeatPath = "/heartbeat";

    private const int FieldsAndBlanks = 16 * 1024;
    private const int LargestSync = 16 * 1024;

    private static readonly Failure SyncTooLarge = new(413, ErrorSlug.MessageTooLarge, $"the body is larger than {LargestSync} bytes") { Closes = true };

    private static readonly Failure Unreadable = new(503, ErrorSlug.Overloaded, "this node cannot read all of these messages now; another one may") { CanRetry = true };

    private readonly int _sendLimit = settings.MaxMessageBytes + FieldsAndBlanks;

    private readonly Failure _sendTooLarge =
        new(413, ErrorSlug.MessageTooLarge, $"the body is larger than any with a payload of {settings.MaxMessageBytes} bytes (max_message_bytes)") { Closes = true };

    private readonly RequestOptions _options = new() { LocalOnly = true, Acks = settings.ReplicationMode == "async" ? Acknowledgement.Leader : Acknowledgement.Quorum, Replicas = settings.Quorum ?? 0 };

    public Task HeartbeatAsync(HttpContext context) =>
        StreamReply.AliveAsync(context, node.Options.Self.Name, time.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0);

    public Task SendAsync(HttpContext context) => RunAsync(context, async () =>
    {
        // A client that follows the redirect sends its body again; there is no need to read this one.
        if (node.Status.Leader is { } leader && leader.Node != node.Identity.Node)
            await StreamReply.RedirectAsync(context, leader.PublicAddress);
        else
            await SendAsync(context, _options);
    });

    public Task SendAnywhereAsync(HttpContext context) => RunAsync(context, () => SendAsync(context, _options with { LocalOnly = false }));

    private async Task SendAsync(HttpContext context, RequestOptions options)
    {
        var (request, failure) = await ReadAsync(context, _sendLimit, _sendTooLarge, SendRequest.Read);
        if (request is null)
            await StreamReply.RefuseAsync(context, failure!);
        else if (request.Payload.Length > settings.MaxMessageBytes)
            await StreamReply.RefuseAsync(context, new Failure(413, ErrorSlug.MessageTooLarge, $"payload has {request.Payload.Length} bytes: at most {settings.MaxMessageBytes} (max_message_bytes) are taken"));
        else
            await AnswerAsync(context, request, await node.RequestAsync(request.ToCommand(), options, CancellationToken.None));
    }

    public Task ListAsync(HttpContext context) => RunAsync(context, async () =>
    {
        var (filter, wrong) = StreamParameters.FromQuery(context.Request.Query);
        if (filter is null)
        {
            await StreamReply.RefuseAsync(context, Failure.BadField(wrong!));
            return;
        }

        if (await FindAsync(filter) is var (messages, nextAfter))
            await StreamReply.PageAsync(context, messages, nextAfter);
        else
            await StreamReply.RefuseAsync(context, Unreadable);
    });

    public Task SyncAsync(HttpContext context) => RunAsync(context, async () =>
    {
        var (filter, failure) = await ReadAsync(context, LargestSync, SyncTooLarge, StreamParameters.FromSync);
        if (filter is null)
        {
            await StreamReply.RefuseAsync(context, failure!);
            return;
        }

        if (await FindAsync(filter) is var (messages, _))
            await StreamReply.PageAsync(context, messages, nextAfter: null);
        else
            await StreamReply.RefuseAsync(context, Unreadable);
    });

    private static Task AnswerAsync(HttpContext context, SendRequest request, in Answer answer)
    {
        if (answer is { Kind: AnswerKind.Applied, Result: { Status: CommandStatus.Done or CommandStatus.Duplicate, Detail: Appended appended } })
            return StreamReply.StoredAsync(context, appended.Sequence, request.MessageId);
        if (answer is { Kind: AnswerKind.NotLeader, Leader: { } leader })
            return StreamReply.RedirectAsync(context, leader.PublicAddress);
        if (answer is { Kind: AnswerKind.Applied, Result.Status: CommandStatus.KeyReused })
            return StreamReply.RefuseAsync(context, new Failure(409, ErrorSlug.IdempotencyKeyReused, $"msg_id {ReasonText.Quote(request.MessageId)} belongs to a message with another payload"));
        return StreamReply.RefuseAsync(context, AnswerFailures.Of(answer) ?? throw new InvalidOperationException($"the state machine answered {answer.Result}"));
    }

    /// <summary>
    /// Null when a message could not be read. Page after page, until there are enough messages, or the end of the stream, or of what one answer may hold. What is committed here may be shown whoever leads: a node without a leader shows what it knows.
    /// </summary>
    private async Task<(List<(StreamMessage, Envelope)> Messages, long NextAfter)?> FindAsync(StreamFilter filter)
    {
        var found = new List<(StreamMessage, Envelope)>();
        var (after, bytes, stale) = (filter.After, 0L, false);
        while (true)
        {
            var query = filter.From(after, filter.Limit - found.Count);
            var answer = await node.ReadAsync(state => state.ReadStream(query), new ReadOptions { Stale = stale }, ContentsOf);
            if (answer.Kind != AnswerKind.Applied || answer.Value is not { } page)
            {
                if (stale)
                    return null;
                stale = true;
                continue;
            }

            for (var i = 0; i < page.Messages.Count; i++)
            {
                bytes += page.Messages[i].Content.Length;
                if (answer.Contents[i].IsEmpty)
                    return null;
                var envelope = Envelope.Decode(answer.Contents[i]);
                if (filter.Passes(envelope))
                    found.Add((page.Messages[i], envelope));
            }

            after = Math.Max(after, page.Last);
            if (found.Count == filter.Limit || page.IsEnd || bytes >= StreamParameters.MaxBytes)
                return (found, found.Count > 0 ? found[^1].Item1.Sequence : after);
        }
    }

    private static IReadOnlyList<BodyReference> ContentsOf(StreamPage page) => [.. page.Messages.Select(static message => message.Content)];

    private delegate (T? Value, string? Wrong) Parse<T>(ReadOnlySpan<byte> body);

    private async Task<(T? Value, Failure? Failure)> ReadAsync<T>(HttpContext context, int limit, Failure tooLarge, Parse<T> parse)
        where T : class
    {
        if (CommandParser.CheckMediaType(context.Request, out var mustLookLikeJson) is { } unsupported)
            return (null, unsupported);
        var body = await bodies.ReadAsync(context.Request, limit, tooLarge);
        try
        {
            if (body.Failure is not null)
                return (null, body.Failure);
            if (mustLookLikeJson && !body.Span.IsEmpty && CommandParser.CheckLooksLikeJson(body.Span) is { } form)
                return (null, form);
            var (value, wrong) = parse(body.Span);
            return (value, value is null ? new Failure(400, ErrorSlug.BadField, wrong) : null);
        }
        finally
        {
            body.Release();
        }
    }

    private async Task RunAsync(HttpContext context, Func<Task> handle)
    {
        try
        {
            await handle();
        }
        catch (Exception e) when (e is BadHttpRequestException or IOException or OperationCanceledException)
        {
            context.Abort();
        }
        catch (Exception e)
        {
            LogMessages.RequestFailed(logger, e);
            if (!context.Response.HasStarted)
                await StreamReply.RefuseAsync(context, new Failure(500, ErrorSlug.Internal, "this node made a mistake; its log says which") { Outcome = Outcome.Unknown, Closes = true });
        }
    }
}
