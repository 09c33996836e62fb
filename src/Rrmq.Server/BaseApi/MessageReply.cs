using Microsoft.AspNetCore.Http;

namespace Rrmq.Server;

/// <summary>Writes <c>{"success": true, "message": …}</c>. The message is escaped straight into the connection's buffer, at once when it fits one block.</summary>
internal static class MessageReply
{
    private const int OneBlock = 3 * 1024;

    private static ReadOnlySpan<byte> Start => "{\"success\": true, \"message\": \""u8;

    private static ReadOnlySpan<byte> End => "\"}"u8;

    public static async ValueTask WriteAsync(HttpContext context, ReadOnlyMemory<byte> message, bool replayed, ReplyDeadline deadline)
    {
        var response = context.Response;
        if (replayed)
            Reply.MarkReplayed(response);
        var length = Start.Length + JsonText.EscapedLength(message.Span) + End.Length;
        if (length > OneBlock)
        {
            await WriteLongAsync(context, message, length, deadline);
            return;
        }

        response.StatusCode = 200;
        response.Headers.ContentType = Reply.Json;
        response.ContentLength = length;
        Fill(message.Span, response.BodyWriter.GetSpan(length)[..length]);
        response.BodyWriter.Advance(length);
        await response.BodyWriter.FlushAsync();
    }

    private static async ValueTask WriteLongAsync(HttpContext context, ReadOnlyMemory<byte> message, int length, ReplyDeadline deadline)
    {
        await using var reply = new LongReply(context, length, deadline);
        reply.Add(Start);
        await reply.AddEscapedAsync(message);
        reply.Add(End);
        await reply.SendAsync();
    }

    private static void Fill(ReadOnlySpan<byte> message, Span<byte> target)
    {
        Start.CopyTo(target);
        var written = Start.Length + JsonText.Escape(message, target[Start.Length..], out _);
        End.CopyTo(target[written..]);
    }
}
