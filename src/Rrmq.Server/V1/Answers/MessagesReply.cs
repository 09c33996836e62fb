namespace Rrmq.Server;

/// <summary>Writes a list of messages within a JSON object. Bodies go out piece by piece from the stored bytes, as fast as the client takes them.</summary>
internal static class MessagesReply
{
    private static ReadOnlySpan<byte> Between => ","u8;

    /// <param name="exchange">Whose answer it is.</param>
    /// <param name="messages">In order.</param>
    /// <param name="start">What stands before the first, the list's bracket included.</param>
    /// <param name="end">What stands behind the last.</param>
    /// <param name="deadline">For clients that do not read.</param>
    public static async ValueTask WriteAsync(Exchange exchange, IReadOnlyList<ShownMessage> messages, ReadOnlyMemory<byte> start, ReadOnlyMemory<byte> end, ReplyDeadline deadline)
    {
        using var json = new MessageJson();
        var parts = new MessagePart[messages.Count];
        var length = (long)start.Length + end.Length + (Between.Length * Math.Max(0, messages.Count - 1));
        for (var i = 0; i < parts.Length; i++)
        {
            parts[i] = json.Prepare(messages[i]);
            length += parts[i].Length;
        }

        await using var reply = new LongReply(exchange.Context, length, deadline);
        reply.Add(start.Span);
        for (var i = 0; i < parts.Length; i++)
        {
            if (i > 0)
                reply.Add(Between);
            await json.SendAsync(reply, parts[i]);
        }

        reply.Add(end.Span);
        await reply.SendAsync();
    }
}
