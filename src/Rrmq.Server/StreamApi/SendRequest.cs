using System.Text;
using System.Text.Json;
using Rrmq.Queues;

namespace Rrmq.Server;

/// <summary>
/// The body of <c>POST /send</c>: <c>{"payload": any, "sender"?: str, "recipient"?: str, "msg_id"?: str, "ts"?: number}</c>. The payload is kept as the very bytes that came. Other fields are passed over, since
/// the clients of this API send some of their own; a field of it that is of the wrong kind is an error, and <c>null</c> counts as left out, but for the payload.
/// </summary>
internal sealed record SendRequest(string MessageId, string Sender, string Recipient, string? Ts, ReadOnlyMemory<byte> Payload)
{
    public const string AnySender = "unknown";
    public const string AnyRecipient = "all";
    public const int MaxNameBytes = 255;

    private const int MaxTsBytes = 64;

    /// <summary>Exactly one of the two is not null. The request owns its bytes.</summary>
    public static (SendRequest? Request, string? Wrong) Read(ReadOnlySpan<byte> body)
    {
        if (body.StartsWith("\uFEFF"u8))
            body = body[3..];
        if (body.IndexOfAnyExcept(" \t\r\n"u8) < 0)
            return (null, "the body is empty: send {\"payload\": …}");
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = 64 });
        try
        {
            return Read(ref reader, body);
        }
        catch (JsonException e)
        {
            return (null, $"the body is not valid JSON at line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}");
        }
        catch (InvalidOperationException)
        {
            return (null, "a text in the body is not valid Unicode: it holds a lone surrogate or bytes that are no UTF-8");
        }
    }

    /// <summary>What is stored: the fields as headers of the envelope, the payload as its body.</summary>
    public AppendToStream ToCommand()
    {
        List<KeyValuePair<string, string>> headers = [new("msg_id", MessageId), new("sender", Sender), new("recipient", Recipient)];
        if (Ts is not null)
            headers.Add(new("ts", Ts));
        return new AppendToStream(StreamTags.From(MessageId, Payload.Span, Sender, Recipient), new Envelope("application/json", headers, Payload).Encode());
    }

    private static (SendRequest? Request, string? Wrong) Read(ref Utf8JsonReader reader, ReadOnlySpan<byte> body)
    {
        string? id = null, sender = null, recipient = null, ts = null, wrong = null;
        byte[]? payload = null;
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
            return (null, "the body must be a JSON object");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            switch (name)
            {
                case "payload":
                    var start = (int)reader.TokenStartIndex;
                    reader.Skip();
                    payload = body[start..(int)reader.BytesConsumed].ToArray();
                    break;
                case "msg_id":
                    id = Text(ref reader, name, ref wrong);
                    break;
                case "sender":
                    sender = Text(ref reader, name, ref wrong);
                    break;
                case "recipient":
                    recipient = Text(ref reader, name, ref wrong);
                    break;
                case "ts" when reader.TokenType == JsonTokenType.Number && reader.ValueSpan.Length <= MaxTsBytes:
                    ts = Encoding.ASCII.GetString(reader.ValueSpan);
                    break;
                case "ts" when reader.TokenType != JsonTokenType.Null:
                    wrong ??= "ts must be a number, such as the seconds since 1970";
                    reader.Skip();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        if (reader.Read())
            return (null, "the body goes on after its JSON object");
        if (payload is null)
            wrong ??= "payload is missing: it may be any JSON value";
        return wrong is not null
            ? (null, wrong)
            : (new SendRequest(string.IsNullOrEmpty(id) ? Guid.NewGuid().ToString() : id, sender ?? AnySender, recipient ?? AnyRecipient, ts, payload), null);
    }

    private static string? Text(ref Utf8JsonReader reader, string field, ref string? wrong)
    {
        if (reader.TokenType == JsonTokenType.Null)
            return null;
        if (reader.TokenType != JsonTokenType.String)
        {
            wrong ??= $"{field} must be a string";
            reader.Skip();
            return null;
        }

        var text = reader.GetString()!;
        if (Encoding.UTF8.GetByteCount(text) is var bytes && bytes > MaxNameBytes)
            wrong ??= $"{field} has {bytes} bytes: at most {MaxNameBytes} are taken";
        return text;
    }
}
