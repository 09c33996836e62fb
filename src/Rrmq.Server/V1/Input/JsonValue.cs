using System.Text;
using System.Text.Json;

namespace Rrmq.Server;

/// <summary>Reads the value that a JSON reader stands at, or says that it is not one of its kind. Never throws, whatever the bytes.</summary>
internal static class JsonValue
{
    /// <summary>False for what is no string, and for one that is not valid Unicode.</summary>
    public static bool TryText(ref Utf8JsonReader reader, out string text)
    {
        text = "";
        if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.PropertyName))
            return false;
        try
        {
            text = reader.GetString()!;
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>The same, as UTF-8.</summary>
    public static bool TryUtf8(ref Utf8JsonReader reader, out byte[] text)
    {
        text = [];
        if (reader.TokenType != JsonTokenType.String)
            return false;
        try
        {
            var bytes = new byte[reader.ValueSpan.Length];
            var length = reader.CopyString(bytes);
            text = length == bytes.Length ? bytes : bytes[..length];
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    public static bool TryBase64(ref Utf8JsonReader reader, out byte[] bytes)
    {
        bytes = [];
        try
        {
            return reader.TokenType == JsonTokenType.String && reader.TryGetBytesFromBase64(out bytes!);
        }
        catch (Exception e) when (e is InvalidOperationException or FormatException)
        {
            return false;
        }
    }

    /// <summary>A duration as text, or a whole number of seconds. Milliseconds.</summary>
    public static long? Duration(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.Number ? Number(ref reader) is { } seconds and >= 0 and <= long.MaxValue / 1000 ? seconds * 1000 : null
        : TryText(ref reader, out var text) ? DurationText.Parse(text) : null;

    /// <summary>A size as text, or a whole number of bytes.</summary>
    public static long? Size(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.Number ? Number(ref reader) : TryText(ref reader, out var text) ? SizeText.Parse(text) : null;

    public static long? Number(ref Utf8JsonReader reader) => reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var value) ? value : null;

    /// <summary>The value as a person may be shown it.</summary>
    public static string Show(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "a list",
        JsonTokenType.String when TryText(ref reader, out var text) => text,
        _ => Encoding.UTF8.GetString(reader.ValueSpan.Length > 256 ? reader.ValueSpan[..256] : reader.ValueSpan),
    };
}
