using Microsoft.Net.Http.Headers;
using Rrmq.Contracts;
using Rrmq.Node;
using Rrmq.Queues;

namespace Rrmq.Server;

/// <summary><c>POST /v1/topics/{t}/messages/batch</c>: many messages in one request, each for itself, or with <c>atomic=true</c> all or none.</summary>
internal sealed class BatchEndpoint(NodeGate gate, BodyReader bodies, int maxMessageBytes)
{
    private const int LeastBody = 8 * 1024 * 1024;

    /// <summary>Even the largest message fits as base64.</summary>
    private readonly int _maxBody = Math.Max(LeastBody, 2 * maxMessageBytes);
    private readonly BatchReader _reader = new(maxMessageBytes, Math.Max(LeastBody, (long)maxMessageBytes + MessageRules.MaxHeaderBytes + 1024));

    public async Task<Failure?> PublishAsync(Exchange exchange)
    {
        var acks = Acks.Read(exchange.Query);
        var isAtomic = exchange.Query.Flag("atomic");
        var key = exchange.IdempotencyKey();
        PublishHeaders.Refuse(exchange.Request, exchange.Faults);
        if (ContentCoding.Refuse(exchange.Request) is { } coded)
            return coded;
        if (exchange.InputFailure() is { } bad)
            return bad;
        var items = new List<BatchItem>();
        if (await ReadAsync(exchange, items) is { } unreadable)
            return unreadable;
        var messages = items.Where(item => item.Message is not null).Select(item => item.Message!).ToArray();

        // Of nothing to store there is nothing to tell but why.
        if (messages.Length == 0 || (isAtomic && messages.Length < items.Count))
            return items.First(item => item.Failure is not null).Failure;
        var (answer, failure) = await gate.ActAsync(exchange, new PublishMessages(exchange.Topic, messages, isAtomic) { IdempotencyKey = key }, exchange.Acting(acks: acks));
        if (failure is not null)
            return failure;
        var published = answer.Result.Detail as PublishedMessages;
        await JsonReply.WriteAsync(exchange, published is null ? 202 : 200, BatchReports.Of(items, published), JsonFormat.Contracts.BatchReport);
        return null;
    }

    private async ValueTask<Failure?> ReadAsync(Exchange exchange, List<BatchItem> items)
    {
        if (!TryTellFormat(exchange.Request.ContentType, out var isArray))
            return new Failure(415, ErrorSlug.UnsupportedMediaType, $"Content-Type {ReasonText.Quote(exchange.Request.ContentType!)} is not taken: send application/json or application/x-ndjson");
        var tooLarge = new Failure(413, ErrorSlug.BodyTooLarge, $"the batch is larger than {_maxBody} bytes") { Closes = true };
        var body = await bodies.ReadAsync(exchange.Request, _maxBody, tooLarge);
        try
        {
            return body.Failure ?? _reader.Read(body.Span, isArray ?? LooksLikeArray(body.Span), items);
        }
        finally
        {
            body.Release();
        }
    }

    /// <summary>False for what is neither. Null when nobody says which: <c>curl -d</c> calls everything a form.</summary>
    private static bool TryTellFormat(string? contentType, out bool? isArray)
    {
        isArray = null;
        if (string.IsNullOrEmpty(contentType))
            return true;
        var type = MediaTypes.Classify(contentType);
        if (type == MediaType.Json)
            isArray = true;
        else if (MediaTypeHeaderValue.TryParse(contentType, out var parsed) && parsed.MediaType.Value is "application/x-ndjson" or "application/ndjson")
            isArray = false;
        else
            return type == MediaType.Form;
        return true;
    }

    private static bool LooksLikeArray(ReadOnlySpan<byte> body)
    {
        var start = body.IndexOfAnyExcept(" \t\r\n"u8);
        return start < 0 || body[start] != (byte)'{';
    }
}
