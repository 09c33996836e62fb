using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Rrmq.Server;

/// <summary>Writes Server-Sent Events (WHATWG HTML, section 9.2). Each stretch has a deadline, so that a client that stops reading holds nothing for long.</summary>
internal sealed class EventStream(HttpContext context, ReplyDeadline deadline)
{
    private static readonly byte[] Beginning = "retry: 1000\n\n"u8.ToArray();
    private static readonly byte[] KeepAlive = ": keep-alive\n\n"u8.ToArray();

    /// <summary>Sends the headers. False when the client is gone, as of all that follow.</summary>
    public Task<bool> BeginAsync()
    {
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = Reply.NoStore;

        // Proxies of the nginx kind hold answers back until they are told not to.
        context.Response.Headers["X-Accel-Buffering"] = "no";
        return SendAsync(Beginning);
    }

    public Task<bool> KeepAliveAsync() => SendAsync(KeepAlive);

    /// <summary>Messages by their ids.</summary>
    public Task<bool> SendAsync(IReadOnlyList<ShownMessage> messages) => SendAsync(messages, static message => message.Id.ToString());

    /// <param name="messages">In order.</param>
    /// <param name="idOf">What a client that comes back says it has seen last; ASCII.</param>
    public async Task<bool> SendAsync(IReadOnlyList<ShownMessage> messages, Func<ShownMessage, string> idOf)
    {
        using var json = new MessageJson();
        var parts = messages.Select(json.Prepare).ToArray();
        await using var reply = LongReply.Continue(context, parts.Sum(part => part.Length), deadline);
        for (var i = 0; i < parts.Length; i++)
        {
            reply.Add(Encoding.ASCII.GetBytes($"id: {idOf(messages[i])}\nevent: message\ndata: "));
            await json.SendAsync(reply, parts[i]);
            reply.Add("\n\n"u8);
        }

        await reply.SendAsync();
        return !reply.IsGone;
    }

    /// <summary>Why the stream ends.</summary>
    public Task<bool> SendAsync(Failure failure) =>
        SendAsync([.. "event: error\ndata: "u8, .. JsonSerializer.SerializeToUtf8Bytes(ProblemReply.Describe(failure), JsonFormat.Contracts.ProblemReport), .. "\n\n"u8]);

    private async Task<bool> SendAsync(byte[] bytes)
    {
        await using var reply = LongReply.Continue(context, bytes.Length, deadline);
        reply.Add(bytes);
        await reply.SendAsync();
        return !reply.IsGone;
    }
}
