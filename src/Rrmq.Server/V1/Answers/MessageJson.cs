using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;
using Rrmq.Contracts;

namespace Rrmq.Server;

/// <summary>
/// A message as a JSON object (<see cref="MessageReport"/>), in two parts: everything but the body, written here, and the body, which is escaped straight from the stored bytes when it is sent. Not thread-safe; one for
/// each answer.
/// </summary>
internal sealed class MessageJson : IDisposable
{
    private readonly ArrayBufferWriter<byte> _heads = new(1024);
    private readonly Utf8JsonWriter _writer;

    public MessageJson() => _writer = new Utf8JsonWriter(_heads, JsonFormat.Writing);

    private static ReadOnlySpan<byte> BodyStart => ",\"body\":\""u8;

    private static ReadOnlySpan<byte> Base64Start => ",\"body_base64\":\""u8;

    private static ReadOnlySpan<byte> BodyEnd => "\"}"u8;

    private static ReadOnlySpan<byte> NoBodyEnd => "}"u8;

    /// <summary>Writes the first part of one; it is to be sent in the order in which it was written.</summary>
    public MessagePart Prepare(ShownMessage message)
    {
        var start = _heads.WrittenCount;
        _writer.Reset();
        WriteHead(message);
        _writer.Flush();
        var body = message.Envelope.Body;
        var isText = message.HasBody && BodyText.Is(message.Envelope.ContentType, body.Span);
        var headLength = _heads.WrittenCount - start;
        var length = headLength + (long)(!message.HasBody ? NoBodyEnd.Length
            : isText ? BodyStart.Length + JsonText.EscapedLength(body.Span) + BodyEnd.Length
            : Base64Start.Length + Base64.GetMaxEncodedToUtf8Length(body.Length) + BodyEnd.Length);
        return new MessagePart(start, headLength, message.HasBody ? new ReadOnlyMemory<byte>?(body) : null, isText, length);
    }

    public async ValueTask SendAsync(LongReply reply, MessagePart part)
    {
        reply.Add(_heads.WrittenSpan.Slice(part.HeadStart, part.HeadLength));
        if (part.Body is { } body)
        {
            reply.Add(part.IsText ? BodyStart : Base64Start);
            await (part.IsText ? reply.AddEscapedAsync(body) : reply.AddBase64Async(body));
        }

        reply.Add(part.Body is null ? NoBodyEnd : BodyEnd);
    }

    public void Dispose() => _writer.Dispose();

    private void WriteHead(ShownMessage message)
    {
        _writer.WriteStartObject();
        _writer.WriteString("id"u8, message.Id.ToString());
        _writer.WriteNumber("seq"u8, message.Id.Sequence);
        if (message.View is { } view)
            _writer.WriteString("state"u8, MessageWords.Of(view.State));
        if (message.Attempt > 0)
            _writer.WriteNumber("attempt"u8, message.Attempt);
        _writer.WriteString("published"u8, StateTime.Of(message.PublishedMs));
        if (message.Receipt is { } receipt)
            _writer.WriteString("receipt"u8, receipt.ToString());
        WriteTime("lease_until"u8, message.LeaseUntilMs);
        if (message.View is not null)
            WriteView(message);
        WriteEnvelope(message.Envelope);
        if (message.Origin is { } origin)
        {
            _writer.WriteStartObject("dead_letter"u8);
            _writer.WriteString("topic"u8, origin.Topic);
            _writer.WriteString("id"u8, origin.Id.ToString());
            _writer.WriteNumber("attempts"u8, origin.Attempts);
            _writer.WriteString("reason"u8, origin.Reason);
            _writer.WriteString("at"u8, StateTime.Of(origin.AtMs));
            if (origin.Group.Length > 0)
                _writer.WriteString("group"u8, origin.Group);
            _writer.WriteEndObject();
        }
    }

    private void WriteView(ShownMessage message)
    {
        var view = message.View!;
        WriteTime("until"u8, view.UntilMs);
        WriteTime("expires"u8, view.ExpiresMs);
        if (view.Consumer.Length > 0)
            _writer.WriteString("consumer"u8, view.Consumer);
        if (message.HasBody)
            _writer.WriteNumber("size"u8, message.Envelope.Body.Length);
    }

    private void WriteEnvelope(Queues.Envelope envelope)
    {
        if (envelope.ContentType.Length > 0)
            _writer.WriteString("content_type"u8, envelope.ContentType);
        else
            _writer.WriteNull("content_type"u8);
        foreach (var (name, value) in envelope.Headers)
        {
            if (name == RrmqHeaders.Group)
                _writer.WriteString("group"u8, value);
            else if (name == RrmqHeaders.Priority)
                _writer.WriteNumber("priority"u8, int.Parse(value, CultureInfo.InvariantCulture));
        }

        _writer.WriteStartObject("headers"u8);
        foreach (var (name, value) in envelope.Headers)
            if (name is not (RrmqHeaders.Group or RrmqHeaders.Priority))
                _writer.WriteString(name, value);
        _writer.WriteEndObject();
    }

    private void WriteTime(ReadOnlySpan<byte> name, long? milliseconds)
    {
        if (milliseconds is { } time)
            _writer.WriteString(name, StateTime.Of(time));
    }
}
