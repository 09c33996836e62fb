using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Rrmq.Server;

namespace Rrmq.Cli;

/// <summary>Reads what a person typed; what makes no sense is a <see cref="ConfigurationException"/> that names flag, value and rule, before anything is asked of anybody.</summary>
internal static class Flags
{
    public static ConfigurationException Wrong(string name, string? text, string rule) => new([$"command line: {name}: \"{text}\": must be {rule}"]);

    public static string Required(ParseResult result, Argument<string?> argument, string usage) =>
        result.GetValue(argument) switch
        {
            null => throw new ConfigurationException([$"{argument.Name} is missing: {usage}"]),
            "" => throw new ConfigurationException([$"{argument.Name} is empty: {usage}"]),
            var text => text,
        };

    /// <summary>As many words as there are. The parser takes an unknown flag for one of them.</summary>
    public static string[] Words(ParseResult result, Argument<string[]> argument)
    {
        var words = result.GetValue(argument) ?? [];
        return words.FirstOrDefault(word => word.StartsWith('-')) is { } flag
            ? throw new ConfigurationException([UsageErrors.UnknownFlag(flag.Split('=')[0], result.CommandResult.Command.Options.Select(option => option.Name))])
            : words;
    }

    /// <summary>One of some words; the first when nothing was said.</summary>
    public static string Choice(ParseResult result, Option<string?> option, params string[] words) =>
        result.GetValue(option) is not { } text ? words[0]
        : words.Contains(text, StringComparer.Ordinal) ? text
        : throw Wrong(option.Name, text, $"{string.Join(", ", words[..^1])} or {words[^1]}");

    public static int Count(ParseResult result, Option<string?> option, int otherwise, int least, int most) => Count(result, option, least, most) ?? otherwise;

    public static int? Count(ParseResult result, Option<string?> option, int least, int most) =>
        result.GetValue(option) is not { } text ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count >= least && count <= most ? count
        : throw Wrong(option.Name, text, $"a whole number from {least} to {most}");

    /// <summary>A place in a log.</summary>
    public static long? Sequence(ParseResult result, Option<string?> option) =>
        result.GetValue(option) is not { } text ? null
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var place) ? place
        : throw Wrong(option.Name, text, "a whole number from 0, the seq of a message");

    /// <summary>A duration as the API takes it; null when nothing was said.</summary>
    public static string? Duration(ParseResult result, Option<string?> option) =>
        result.GetValue(option) is not { } text || DurationText.Parse(text) is not null ? result.GetValue(option)
        : throw Wrong(option.Name, text, "a duration, such as 500ms, 30s or 5m");

    public static TimeSpan Time(ParseResult result, Option<string?> option, string otherwise, string atMost = "8760h")
    {
        var milliseconds = DurationText.Parse(Duration(result, option) ?? otherwise)!.Value;
        return milliseconds <= DurationText.Parse(atMost) ? TimeSpan.FromMilliseconds(milliseconds) : throw Wrong(option.Name, result.GetValue(option), $"a duration up to {atMost}, such as 500ms, 30s or 1m");
    }

    /// <summary>A point in time as the API takes it; null when nothing was said.</summary>
    public static string? Moment(ParseResult result, Option<string?> option) =>
        result.GetValue(option) is not { } text ? null : ReadMoment(text) ?? throw Wrong(option.Name, text, "a time, such as 2026-11-26T20:00:00Z");

    /// <summary>As the API takes it; null when the text is no time with a date and a zone.</summary>
    public static string? ReadMoment(string text) =>
        DateTimeOffset.TryParseExact(text, ["yyyy-MM-ddTHH:mmK", "yyyy-MM-ddTHH:mm:ssK", "yyyy-MM-ddTHH:mm:ss.FFFFFFFK"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            && (text.EndsWith('Z') || text.LastIndexOfAny(['+', '-']) > 10)
            ? time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture) : null;

    /// <summary>JSON, or the text itself when that is wanted.</summary>
    public static JsonNode? Payload(string name, byte[] bytes, bool isText)
    {
        if (isText)
            return JsonValue.Create(System.Text.Encoding.UTF8.GetString(bytes));
        try
        {
            return JsonNode.Parse(bytes);
        }
        catch (JsonException)
        {
            var text = System.Text.Encoding.UTF8.GetString(bytes);
            throw Wrong(name, text.Length > 60 ? text[..60] + "…" : text, "JSON, such as {\"size\": 3}; --text takes it as a text");
        }
    }
}
