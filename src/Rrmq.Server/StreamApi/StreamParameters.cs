using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Rrmq.Queues;

namespace Rrmq.Server;

/// <summary>What a reader of the stream asks for, or the broken rule in words.</summary>
internal static class StreamParameters
{
    public const int DefaultLimit = 50;
    public const int MaxLimit = 1000;

    /// <summary>Contents of one answer; a single larger one comes alone.</summary>
    public const long MaxBytes = 8L * 1024 * 1024;

    /// <summary><c>?limit=50&amp;after=SEQ&amp;sender=&amp;recipient=</c>; an empty value counts as left out, a limit beyond <see cref="MaxLimit"/> as that.</summary>
    public static (StreamFilter? Filter, string? Wrong) FromQuery(IQueryCollection query)
    {
        if (!TryCount(query["limit"], DefaultLimit, out var limit) || limit == 0)
            return (null, $"limit must be a positive integer, not {ReasonText.Quote(query["limit"].ToString())}");
        if (!TryCount(query["after"], 0, out var after))
            return (null, $"after must be the seq of a message, 0 or more, not {ReasonText.Quote(query["after"].ToString())}");
        return (new StreamFilter(after, (int)Math.Min(limit, MaxLimit), Named(query["sender"]), Named(query["recipient"])), null);
    }

    /// <summary><c>{"since": SEQ}</c>; left out: from the beginning.</summary>
    public static (StreamFilter? Filter, string? Wrong) FromSync(ReadOnlySpan<byte> body)
    {
        if (body.IndexOfAnyExcept(" \t\r\n"u8) < 0)
            return (null, "the body is empty: send {\"since\": 0} for all messages");
        try
        {
            var reader = new Utf8JsonReader(body);
            using var document = JsonDocument.ParseValue(ref reader);
            if (document.RootElement.ValueKind != JsonValueKind.Object || reader.Read())
                return (null, "the body must be a JSON object");
            if (!document.RootElement.TryGetProperty("since", out var since))
                return (new StreamFilter(0, MaxLimit, null, null), null);
            return since.ValueKind == JsonValueKind.Number && since.TryGetInt64(out var after) && after >= 0
                ? (new StreamFilter(after, MaxLimit, null, null), null)
                : (null, $"since must be the seq of a message, a whole number from 0 on, not {ReasonText.Quote(since.GetRawText())}");
        }
        catch (JsonException e)
        {
            return (null, $"the body is not valid JSON at line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}");
        }
    }

    private static string? Named(string? value) => string.IsNullOrEmpty(value) ? null : value;

    private static bool TryCount(string? text, long otherwise, out long value)
    {
        value = otherwise;
        return string.IsNullOrEmpty(text) || long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
    }
}
