using System.Text;
using System.Text.Json;

namespace Rrmq.Cli;

/// <summary>A message as a node shows it, made into what a person or a pipe wants of it.</summary>
internal static class MessageText
{
    /// <summary>Its bytes as they were published.</summary>
    public static byte[] Body(JsonElement message) =>
        message.TryGetProperty("body", out var text) ? Encoding.UTF8.GetBytes(text.GetString()!)
        : message.TryGetProperty("body_base64", out var coded) ? coded.GetBytesFromBase64() : [];

    /// <summary>For a cell of a table: not too long, and on one line.</summary>
    public static string Excerpt(JsonElement message) =>
        message.TryGetProperty("body", out var text) ? TextTable.OneLine(text.GetString()!, longest: 60) : $"({Body(message).Length} bytes that are no text)";

    /// <summary>The message on stdout: as JSON, or its bytes and, unless they are wanted alone, a line end.</summary>
    public static void Write(Session session, JsonElement message, bool isRaw = false)
    {
        if (session.AsJson)
            session.Output.Json(message);
        else
            session.Output.Write(isRaw ? Body(message) : [.. Body(message), (byte)'\n']);
    }
}
