using System.Buffers;
using Microsoft.AspNetCore.Http;

namespace Rrmq.Server;

/// <summary>Writes <c>{"success": true, "message": …}</c>. The message is escaped straight into the connection's buffer when it fits one block.</summary>
internal static class MessageReply
{
    private const int OneBlock = 3 * 1024;

    private static ReadOnlySpan<byte> Start => "{\"success\": true, \"message\": \""u8;

    private static ReadOnlySpan<byte> End => "\"}"u8;

    public static async ValueTask WriteAsync(HttpResponse response, ReadOnlyMemory<byte> message, bool replayed)
    {
        if (replayed)
            Reply.MarkReplayed(response);
        response.StatusCode = 200;
        response.Headers.ContentType = Reply.Json;
        var length = Start.Length + JsonText.EscapedLength(message.Span) + End.Length;
        response.ContentLength = length;
        if (length <= OneBlock)
        {
            Fill(message.Span, response.BodyWriter.GetSpan(length)[..length]);
            response.BodyWriter.Advance(length);
            await response.BodyWriter.FlushAsync();
            return;
        }

        var rented = ArrayPool<byte>.Shared.Rent(length);
        Fill(message.Span, rented.AsSpan(0, length));
        try
        {
            await response.BodyWriter.WriteAsync(rented.AsMemory(0, length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private static void Fill(ReadOnlySpan<byte> message, Span<byte> target)
    {
        Start.CopyTo(target);
        var written = Start.Length + JsonText.Escape(message, target[Start.Length..]);
        End.CopyTo(target[written..]);
    }
}
