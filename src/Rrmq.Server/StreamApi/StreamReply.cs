using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Rrmq.Contracts;
using Rrmq.Queues;

namespace Rrmq.Server;

/// <summary>The bodies of the stream API, exactly as they are promised.</summary>
internal static class StreamReply
{
    // What is text to people stays text: the body is JSON, never part of a page.
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public static Task StoredAsync(HttpContext context, long sequence, string id) => WriteAsync(context, 200, json =>
    {
        json.WriteString("status", "ok");
        json.WriteNumber("seq", sequence);
        json.WriteString("msg_id", id);
    });

    public static Task AliveAsync(HttpContext context, string node, double time) => WriteAsync(context, 200, json =>
    {
        json.WriteString("status", "ok");
        json.WriteString("node_id", node);
        json.WriteNumber("time", time);
    });

    public static Task RedirectAsync(HttpContext context, string leader)
    {
        context.Response.Headers.Location = leader + context.Request.Path + context.Request.QueryString;
        context.Response.Headers[RrmqHeaders.Leader] = leader;
        return WriteAsync(context, 307, json =>
        {
            json.WriteString("status", "redirect");
            json.WriteString("leader_url", leader);
            json.WriteString("reason", "node_is_not_leader");
        });
    }

    public static Task RefuseAsync(HttpContext context, Failure failure)
    {
        Reply.MarkFailed(context.Response.Headers, failure);
        return WriteAsync(context, failure.Status, json =>
        {
            json.WriteString("status", failure.Status == 400 ? "bad_request" : "error");
            json.WriteString("reason", failure.Reason);
        });
    }

    /// <param name="context">Whom to answer.</param>
    /// <param name="messages">What to show, with its contents.</param>
    /// <param name="nextAfter">Where to go on; null leaves it out.</param>
    public static Task PageAsync(HttpContext context, IEnumerable<(StreamMessage Message, Envelope Envelope)> messages, long? nextAfter) => WriteAsync(context, 200, json =>
    {
        json.WriteStartArray("messages");
        foreach (var (message, envelope) in messages)
            Write(json, message, envelope);
        json.WriteEndArray();
        if (nextAfter is { } next)
            json.WriteNumber("next_after", next);
    });

    private static void Write(Utf8JsonWriter json, StreamMessage message, Envelope envelope)
    {
        json.WriteStartObject();
        json.WriteNumber("seq", message.Sequence);
        string? ts = null;
        foreach (var (name, value) in envelope.Headers)
        {
            if (name == "ts")
                ts = value;
            else
                json.WriteString(name, value);
        }

        json.WritePropertyName("payload");
        json.WriteRawValue(envelope.Body.Span, skipInputValidation: true);
        json.WritePropertyName("ts");
        if (ts is not null)
            json.WriteRawValue(ts, skipInputValidation: true);
        else
            json.WriteNumberValue(message.AtMs / 1000.0);
        json.WriteEndObject();
    }

    private static async Task WriteAsync(HttpContext context, int status, Action<Utf8JsonWriter> fill)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer, Plain))
        {
            json.WriteStartObject();
            fill(json);
            json.WriteEndObject();
        }

        await Reply.WriteAsync(context.Response, status, Reply.Json, buffer.WrittenMemory);
    }
}
