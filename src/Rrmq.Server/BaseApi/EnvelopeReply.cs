using System.Buffers.Text;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;
using Rrmq.Contracts;
using Rrmq.Queues;

namespace Rrmq.Server;

/// <summary>The base API's pop of a message that <c>/v1</c> published: its body alone, as base64 when it is no text, which a header says.</summary>
internal static class EnvelopeReply
{
    public static ValueTask WriteAsync(HttpContext context, ReadOnlyMemory<byte> content, bool replayed, ReplyDeadline deadline)
    {
        var body = Envelope.Decode(content).Body;
        if (Utf8.IsValid(body.Span))
            return MessageReply.WriteAsync(context, body, replayed, deadline);
        var text = new byte[Base64.GetMaxEncodedToUtf8Length(body.Length)];
        Base64.EncodeToUtf8(body.Span, text, out _, out _);
        context.Response.Headers[RrmqHeaders.BodyEncoding] = "base64";
        return MessageReply.WriteAsync(context, text, replayed, deadline);
    }
}
