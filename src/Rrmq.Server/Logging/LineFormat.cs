using System.Buffers;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace Rrmq.Server;

/// <summary>One event, one line: as text for people, or as JSON for machines.</summary>
internal sealed class LineFormat(string node, bool asJson, bool colours)
{
    // Nodes of one cluster on one screen are told apart by these; red is left for errors.
    private static readonly int[] NodeColours = [36, 35, 34, 32, 33];
    private readonly int _nodeColour = NodeColours[(node.Length == 0 ? 0 : node[^1]) % NodeColours.Length];

    public string Format(DateTimeOffset time, LogLevel level, EventId id, string category, string text, Exception? exception) =>
        asJson ? Json(time, level, id, category, text, exception) : Text(time, level, text, exception);

    private string Text(DateTimeOffset time, LogLevel level, string text, Exception? exception)
    {
        var (word, colour) = level switch
        {
            LogLevel.Trace or LogLevel.Debug => ("debug", 90),
            LogLevel.Information => ("info ", 0),
            LogLevel.Warning => ("warn ", 33),
            _ => ("error", 31),
        };
        var line = colours
            ? new StringBuilder($"\e[{_nodeColour}m{node}\e[0m \e[90m{time:HH:mm:ss.fff}\e[0m {(colour == 0 ? word : $"\e[{colour}m{word}\e[0m")} ")
            : new StringBuilder($"{node} {time:HH:mm:ss.fff} {word} ");
        line.Append(OneLine(text));
        if (exception is not null)
            line.Append(": ").Append(OneLine(level >= LogLevel.Error ? exception.ToString() : exception.Message));
        return line.ToString();
    }

    private string Json(DateTimeOffset time, LogLevel level, EventId id, string category, string text, Exception? exception)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("time", time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'"));
            json.WriteString("level", level switch { LogLevel.Information => "info", LogLevel.Warning => "warn", LogLevel.Trace or LogLevel.Debug => "debug", _ => "error" });
            json.WriteString("node", node);
            json.WriteNumber("event", id.Id);
            json.WriteString("category", category);
            json.WriteString("message", text);
            if (exception is not null)
                json.WriteString("exception", exception.ToString());
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static string OneLine(string text) => text.AsSpan().ContainsAny('\r', '\n') ? text.ReplaceLineEndings(" | ") : text;
}
