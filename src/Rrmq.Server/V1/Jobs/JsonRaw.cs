using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Unicode;

namespace Rrmq.Server;

/// <summary>A value of any kind, kept as the bytes that the client wrote.</summary>
internal static class JsonRaw
{
    /// <summary>Empty when its strings are no UTF-8, which the reader does not look at.</summary>
    /// <exception cref="JsonException">The text is no JSON.</exception>
    public static byte[] Take(ref Utf8JsonReader value)
    {
        using var parsed = JsonDocument.ParseValue(ref value);
        var raw = JsonMarshal.GetRawUtf8Value(parsed.RootElement);
        return Utf8.IsValid(raw) ? raw.ToArray() : [];
    }
}
