using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Rrmq.Contracts;
using Rrmq.Node;
using Rrmq.Queues;

namespace Rrmq.Server;

/// <summary>
/// <c>PUT /topic</c>, <c>PUT /message</c> and <c>GET /message/&lt;topic&gt;</c>: parse, submit, answer. One asynchronous method a request, which never blocks:
/// the connection's own thread may run it.
/// </summary>
internal sealed class CommandEndpoint(QueueNode node, CommandParser parser, BodyReader bodies, ReplyDeadline deadline, ILogger logger)
{
    public const string PopPrefix = "/message/";

    private static readonly Failure Internal = new(500, ErrorSlug.Internal, "this node made a mistake; its log says which") { Outcome = Outcome.Unknown, Closes = true };

    public Task CreateTopicAsync(HttpContext context) => RunAsync(context, CommandKind.CreateTopic, "");

    public Task PublishAsync(HttpContext context) => RunAsync(context, CommandKind.Publish, "");

    public Task PopAsync(HttpContext context, string path) => RunAsync(context, CommandKind.Pop, path);

    private async Task RunAsync(HttpContext context, CommandKind kind, string path)
    {
        try
        {
            ParsedCommand parsed;
            if (kind == CommandKind.Pop)
            {
                context.Response.Headers.CacheControl = Reply.NoStore;
                parsed = CommandParser.Pop(path.AsSpan(PopPrefix.Length), context.Request);
            }
            else
            {
                parsed = Check(context.Request, out var mustLookLikeJson, out var key);
                if (parsed.Failure is null)
                {
                    var body = kind == CommandKind.Publish
                        ? await bodies.ReadAsync(context.Request, parser.PublishBodyLimit, parser.PublishTooLarge)
                        : await bodies.ReadAsync(context.Request, parser.TopicBodyLimit, parser.TopicTooLarge);
                    parsed = Parse(kind, body, mustLookLikeJson, key);
                }
            }

            if (parsed.Command is null)
            {
                await Reply.FailAsync(context, parsed.Failure!);
                return;
            }

            // A pop for a client that is gone would throw a message away; a publish is as good as ever.
            var hungUp = kind == CommandKind.Pop ? context.RequestAborted : CancellationToken.None;
            await AnswerAsync(context, kind, await node.SubmitAsync(parsed.Command, hungUp));
        }
        catch (Exception e) when (IsClientsDoing(e))
        {
            await GiveUpAsync(context, e);
        }
        catch (Exception e)
        {
            LogMessages.RequestFailed(logger, e);
            if (!context.Response.HasStarted)
                await Reply.FailAsync(context, Internal);
        }
    }

    private static ParsedCommand Check(HttpRequest request, out bool mustLookLikeJson, out ReadOnlyMemory<byte> key)
    {
        key = default;
        if (CommandParser.CheckMediaType(request, out mustLookLikeJson) is { } unsupported)
            return unsupported;
        return IdempotencyKey.TryRead(request, out key, out var badKey) ? default(ParsedCommand) : badKey!;
    }

    private ParsedCommand Parse(CommandKind kind, in RequestBody body, bool mustLookLikeJson, ReadOnlyMemory<byte> key)
    {
        try
        {
            if (body.Failure is not null)
                return body.Failure;
            if (mustLookLikeJson && CommandParser.CheckLooksLikeJson(body.Span) is { } unsupported)
                return unsupported;
            return kind == CommandKind.Publish ? parser.Publish(body.Span, key) : parser.CreateTopic(body.Span, key);
        }
        finally
        {
            body.Release();
        }
    }

    private ValueTask AnswerAsync(HttpContext context, CommandKind kind, in Answer answer)
    {
        if (AnswerFailures.Of(answer) is { } failure)
            return Done(Reply.FailAsync(context, failure));
        if (answer.Result.HasEnvelope)
            return EnvelopeReply.WriteAsync(context, answer.Body, answer.Result.Replayed, deadline);
        return kind == CommandKind.Pop
            ? MessageReply.WriteAsync(context, answer.Body, answer.Result.Replayed, deadline)
            : Done(Reply.SucceedAsync(context, answer.Result.Replayed));

        static ValueTask Done(ValueTask<System.IO.Pipelines.FlushResult> write) =>
            write.IsCompletedSuccessfully ? ValueTask.CompletedTask : new ValueTask(write.AsTask());
    }

    private static bool IsClientsDoing(Exception e) => e is BadHttpRequestException or IOException or OperationCanceledException;

    // The client broke HTTP, was too slow, or went away. The first two may still be there to be told; nobody is to be told of the third.
    private static async Task GiveUpAsync(HttpContext context, Exception cause)
    {
        if (cause is not BadHttpRequestException bad || context.Response.HasStarted)
            return;
        var failure = bad.StatusCode == 408
            ? BodyReader.TooSlow
            : new Failure(bad.StatusCode, ErrorSlug.BadJson, "the body ended early or was not framed as HTTP says") { Closes = true };
        try
        {
            await Reply.FailAsync(context, failure);
        }
        catch (Exception e) when (IsClientsDoing(e))
        {
            // It went away in between.
        }
    }
}
