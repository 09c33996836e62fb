using Rrmq.Contracts;
using Rrmq.Node;
using Rrmq.Queues;

namespace Rrmq.Server;

/// <summary><c>POST /v1/topics/{t}/messages</c>: the body is the message, byte for byte; what travels with it is in the headers.</summary>
internal sealed class PublishEndpoint(NodeGate gate, BodyReader bodies, int maxMessageBytes)
{
    private readonly Failure _tooLarge = new(413, ErrorSlug.MessageTooLarge, $"the message is larger than {maxMessageBytes} bytes (max_message_bytes)") { Closes = true };

    public async Task<Failure?> PublishAsync(Exchange exchange)
    {
        var acks = Acks.Read(exchange.Query);
        var key = exchange.IdempotencyKey();
        var draft = PublishHeaders.Read(exchange.Request, exchange.Faults);
        if (ContentCoding.Refuse(exchange.Request) is { } coded)
            return coded;
        if (exchange.InputFailure() is { } bad)
            return bad;
        var body = await bodies.ReadAsync(exchange.Request, maxMessageBytes, _tooLarge);
        OutgoingMessage message;
        try
        {
            if (body.Failure is not null)
                return body.Failure;
            message = draft.Finish(body.Memory);
        }
        finally
        {
            body.Release();
        }

        var (answer, failure) = await gate.ActAsync(exchange, new PublishMessages(exchange.Topic, [message], Atomic: true) { IdempotencyKey = key }, exchange.Acting(acks: acks));
        if (failure is not null)
            return failure;
        await AnswerAsync(exchange, answer.Result.Detail as PublishedMessages);
        return null;
    }

    // Without a detail it is on its leader's disk, as was asked, and has no id before a majority has it.
    private static async Task AnswerAsync(Exchange exchange, PublishedMessages? published)
    {
        if (published is null)
        {
            await JsonReply.WriteAsync(exchange, 202, new PublishReport(null, null), JsonFormat.Contracts.PublishReport);
            return;
        }

        var (status, id) = published.Items[0];
        var isDuplicate = status == CommandStatus.Duplicate;
        if (isDuplicate)
            exchange.Response.Headers[RrmqHeaders.Duplicate] = "true";
        exchange.Response.Headers.Location = $"{PathText.Topic(exchange.Topic)}/messages/{id}";
        await JsonReply.WriteAsync(exchange, isDuplicate ? 200 : 201, new PublishReport(id.ToString(), id.Sequence) { Duplicate = isDuplicate }, JsonFormat.Contracts.PublishReport);
    }
}
