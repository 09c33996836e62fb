using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;
using Rrmq.Contracts;

namespace Rrmq.Server;

/// <summary>
/// The strict reading of <c>{"topic": str}</c> and <c>{"topic": str, "message": str}</c>: exactly these keys, once each, texts of valid Unicode, nothing after.
/// Texts are unescaped once, to the UTF-8 bytes that are stored; no string is made.
/// </summary>
internal struct RequestFields
{
    private static readonly Failure Truncated = Failure.BadJson("the body is empty or ends before its JSON does");

    public byte[]? Topic { get; private set; }

    public byte[]? Message { get; private set; }

    /// <summary>Null when all is well.</summary>
    public Failure? Read(ReadOnlySpan<byte> body, bool withMessage, int maxMessageBytes)
    {
        if (body.StartsWith("\uFEFF"u8))
            body = body[3..];
        var reader = new Utf8JsonReader(body);
        try
        {
            return ReadObject(ref reader, withMessage, maxMessageBytes);
        }
        catch (JsonException e)
        {
            return reader.BytesConsumed >= body.Length || body.IndexOfAnyExcept(" \t\r\n"u8) < 0
                ? Truncated
                : Failure.BadJson($"the body is not valid JSON at line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}");
        }
    }

    private Failure? ReadObject(ref Utf8JsonReader reader, bool withMessage, int maxMessageBytes)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
            return Failure.BadJson("the body must be a JSON object");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            // A key is compared as it is meant, not as it is spelt, and one that cannot be unescaped means nothing.
            if (reader.ValueIsEscaped && !TryUnescape(ref reader, out _))
                return Failure.BadJson("a key of the object is not valid Unicode: it holds a lone surrogate");
            Failure? failure;
            if (reader.ValueTextEquals("topic"u8))
                failure = ReadTopic(ref reader);
            else if (withMessage && reader.ValueTextEquals("message"u8))
                failure = ReadMessage(ref reader, maxMessageBytes);
            else
                failure = Failure.BadField($"{ReasonText.Quote(reader.ValueSpan)} is not a field here: {(withMessage ? "topic and message are" : "topic is")}");
            if (failure is not null)
                return failure;
        }

        // One more read, so that anything but blanks after the object is an error.
        if (reader.Read())
            return Failure.BadJson("the body goes on after its JSON object");
        if (Topic is null)
            return Failure.BadField("the field topic is missing: it must be the topic's name");
        return withMessage && Message is null ? Failure.BadField("the field message is missing: it must be a string") : null;
    }

    private Failure? ReadTopic(ref Utf8JsonReader reader)
    {
        if (Topic is not null)
            return Failure.BadField("the field topic is given twice");
        Topic = ReadText(ref reader, "topic", out var failure);
        return failure;
    }

    private Failure? ReadMessage(ref Utf8JsonReader reader, int maxMessageBytes)
    {
        if (Message is not null)
            return Failure.BadField("the field message is given twice");
        Message = ReadText(ref reader, "message", out var failure);
        return failure ?? (Message!.Length > maxMessageBytes
            ? new Failure(413, ErrorSlug.MessageTooLarge, $"message has {Message.Length} bytes: at most {maxMessageBytes} (max_message_bytes) are taken")
            : null);
    }

    private static byte[]? ReadText(ref Utf8JsonReader reader, string field, out Failure? failure)
    {
        reader.Read();
        failure = null;
        if (reader.TokenType != JsonTokenType.String)
            failure = Failure.BadField($"the field {field} is {Describe(reader.TokenType)}: it must be a string");
        else if (!reader.ValueIsEscaped && Utf8.IsValid(reader.ValueSpan))
            return reader.ValueSpan.ToArray();
        else if (!reader.ValueIsEscaped || !TryUnescape(ref reader, out var text))
            failure = Failure.BadJson($"the field {field} is not valid Unicode: it holds a lone surrogate or bytes that are no UTF-8");
        else
            return text;
        return null;
    }

    private static bool TryUnescape(ref Utf8JsonReader reader, out byte[] text)
    {
        text = [];
        var buffer = ArrayPool<byte>.Shared.Rent(reader.ValueSpan.Length);
        try
        {
            text = buffer.AsSpan(0, reader.CopyString(buffer)).ToArray();
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static string Describe(JsonTokenType token) => token switch
    {
        JsonTokenType.Null => "null",
        JsonTokenType.Number => "a number",
        JsonTokenType.True or JsonTokenType.False => "a boolean",
        JsonTokenType.StartArray => "a list",
        _ => "an object",
    };
}
