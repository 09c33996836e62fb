using System.Text;
using Rrmq.Contracts;
using Rrmq.Node;
using Rrmq.Queues;

namespace Rrmq.Server;

/// <summary><c>GET /v1/topics/{t}/messages</c> and <c>/messages/{id}</c>: messages looked at, and one message's life, without effect.</summary>
internal sealed class PeekEndpoint(NodeGate gate, ReplyDeadline deadline)
{
    private const int DefaultPage = 20;
    private const int LargestPage = 1000;
    private static readonly byte[] Start = "{\"items\":["u8.ToArray();

    public async Task<Failure?> ListAsync(Exchange exchange)
    {
        var options = exchange.Reading();
        var state = (MessageState?)exchange.Query.Choice("state", MessageWords.States);
        var from = exchange.Query.Count("from", 1, long.MaxValue) ?? 1;
        var limit = (int)(exchange.Query.Count("limit", 1, LargestPage) ?? DefaultPage);
        if (exchange.InputFailure() is { } bad)
            return bad;
        var topic = exchange.Topic;
        var (answer, failure) = await gate.ReadAsync(exchange, options, machine => Cut(machine.Peek(topic, state, from, limit)), page => References(page?.Messages));
        if (failure is not null)
            return failure;
        if (answer.Value is not { } page)
            return V1Failures.TopicNotFound;
        if (page.NextSequence is { } next)
            exchange.Response.Headers.Link = PageLink.To(exchange.Request.QueryString.Value, PathText.Topic(topic) + "/messages", "from", $"{next}");
        var shown = page.Messages.Select((view, at) => ShownMessage.Of(view, answer.Contents[at])).ToArray();
        await MessagesReply.WriteAsync(exchange, shown, Start, Encoding.UTF8.GetBytes($"],\"next\":{page.NextSequence?.ToString() ?? "null"}}}"), deadline);
        return null;
    }

    public async Task<Failure?> TellAsync(Exchange exchange)
    {
        var options = exchange.Reading();
        if (exchange.InputFailure() is { } bad)
            return bad;
        if (!MessageId.TryParse(exchange.Item, out var id))
            return V1Failures.MessageNotFound with { Reason = $"{ReasonText.Quote(exchange.Item)} is no message's id: one looks like 7-1042" };
        var topic = exchange.Topic;
        var (answer, failure) = await gate.ReadAsync(exchange, options, machine => (IsTopic: machine.Describe(topic) is not null, Story: machine.Tell(topic, id)),
            found => References(found.Story is { } story ? [story.Message] : null));
        if (failure is not null)
            return failure;
        if (answer.Value.Story is not { } story)
            return answer.Value.IsTopic ? V1Failures.MessageNotFound : V1Failures.TopicNotFound;
        var content = answer.Contents.Count > 0 ? answer.Contents[0] : default;
        await MessagesReply.WriteAsync(exchange, [ShownMessage.Of(story.Message, content)], "{\"message\":"u8.ToArray(), EventJson.After(story), deadline);
        return null;
    }

    /// <summary>A page ends early where its contents would fill too much memory.</summary>
    private static MessagePage? Cut(MessagePage? page)
    {
        if (page is null)
            return null;
        long bytes = 0;
        for (var i = 0; i < page.Messages.Count; i++)
        {
            bytes += page.Messages[i].Content.Length;
            if (i > 0 && bytes > TakeEndpoint.MaxBytes)
                return new MessagePage([.. page.Messages.Take(i)], page.Messages[i].Id.Sequence);
        }

        return page;
    }

    private static BodyReference[] References(IReadOnlyList<MessageView>? messages) => messages is null ? [] : [.. messages.Select(view => view.Content)];
}
