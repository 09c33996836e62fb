using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Rrmq.Contracts;

namespace Rrmq.Server;

/// <summary>One message as it was published: its bytes as the body, the rest in headers, so that a shell script needs no JSON.</summary>
internal static class RawReply
{
    public static async ValueTask WriteAsync(Exchange exchange, ShownMessage message, ReplyDeadline deadline)
    {
        var headers = exchange.Response.Headers;
        headers[RrmqHeaders.MessageId] = message.Id.ToString();
        headers[RrmqHeaders.Sequence] = Number(message.Id.Sequence);
        headers[RrmqHeaders.Attempt] = Number(message.Attempt);
        if (message.Receipt is { } receipt)
            headers[RrmqHeaders.Receipt] = receipt.ToString();
        if (message.LeaseUntilMs is { } until)
            headers[RrmqHeaders.LeaseUntil] = StateTime.Of(until).ToString("O", CultureInfo.InvariantCulture);
        foreach (var (name, value) in message.Envelope.Headers)
            headers[name] = name == RrmqHeaders.Group ? Ascii(value) : value;

        // Whatever somebody published, a browser that gets it from here must not run it.
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = "sandbox";
        var contentType = message.Envelope.ContentType is { Length: > 0 } given ? given : "application/octet-stream";
        await using var reply = new LongReply(exchange.Context, message.Envelope.Body.Length, deadline, contentType);
        await reply.AddAsync(message.Envelope.Body);
        await reply.SendAsync();
    }

    /// <summary>A header holds ASCII: the rest of a group's name is percent-encoded.</summary>
    private static string Ascii(string text)
    {
        if (Encoding.UTF8.GetByteCount(text) == text.Length)
            return text;
        var ascii = new StringBuilder();
        foreach (var b in Encoding.UTF8.GetBytes(text))
            if (b < 0x80)
                ascii.Append((char)b);
            else
                ascii.Append('%').Append(b.ToString("X2"));
        return ascii.ToString();
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
