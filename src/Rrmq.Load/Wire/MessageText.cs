using System.Text.Json;

namespace Rrmq.Load;

/// <summary>What a message's body is: its <see cref="MessageId"/> and, up to the length asked for, one letter; and how to find it in an answer.</summary>
internal static class MessageText
{
    private const byte Filling = (byte)'x';

    public static byte[] Rest(int bytes)
    {
        var rest = new byte[bytes - MessageId.Length];
        rest.AsSpan().Fill(Filling);
        return rest;
    }

    public static bool IsWhole(ReadOnlySpan<byte> text, int bytes) => text.Length == bytes && text[MessageId.Length..].IndexOfAnyExcept(Filling) < 0;

    /// <summary>The message in <c>{"success": true, "message": "…"}</c>. Ours need no unescaping; an escape means that it is not ours, and then its bytes do not matter.</summary>
    /// <exception cref="InvalidDataException">It is no such answer.</exception>
    public static ReadOnlySpan<byte> In(ReadOnlySpan<byte> body)
    {
        try
        {
            var reader = new Utf8JsonReader(body);
            while (reader.Read())
                if (reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("message"u8) && reader.Read() && reader.TokenType == JsonTokenType.String)
                    return reader.ValueSpan;
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"an answer to taking a message is not JSON: {e.Message}", e);
        }

        throw new InvalidDataException("an answer to taking a message has none");
    }
}
