using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Rrmq.Client;

/// <summary>Messages as a publish carries them: one in headers around its bytes, many as JSON.</summary>
internal static class PublishBody
{
    public const string BytesType = "application/octet-stream";
    public const string TextType = "text/plain; charset=utf-8";
    public const string JsonType = "application/json";

    /// <summary>Null for the default.</summary>
    public static string? Word(Acknowledgement acks) => acks switch
    {
        Acknowledgement.Quorum => null,
        Acknowledgement.All => "all",
        Acknowledgement.Leader => "leader",
        _ => throw new ArgumentOutOfRangeException(nameof(acks), acks, "must be Quorum, All or Leader"),
    };

    /// <exception cref="ArgumentException">It cannot be a header.</exception>
    public static string TypeOf(PublishOptions options)
    {
        Check("Content-Type", options.ContentType ?? BytesType);
        return options.ContentType ?? BytesType;
    }

    /// <summary>The headers of a message, the trace that it belongs to included.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> HeadersOf(PublishOptions options, Activity? activity)
    {
        var headers = new List<KeyValuePair<string, string>>();
        Add(Wire.Group, options.Group);
        Add(Wire.Delay, options.Delay is { } delay ? RequestPath.Duration(delay) : null);
        Add(Wire.Ttl, options.TimeToLive is { } live ? RequestPath.Duration(live) : null);
        Add(Wire.Priority, options.Priority?.ToString(CultureInfo.InvariantCulture));
        Add(Wire.DedupId, options.DedupId);
        foreach (var (name, value) in Carried(options.Meta, activity))
            Add(name, value);
        return headers;

        void Add(string name, string? value)
        {
            if (value is null)
                return;
            Check(name, value);
            headers.Add(new(name, value));
        }
    }

    /// <summary>The array of a batch.</summary>
    public static ReadOnlyMemory<byte> JsonOf(IReadOnlyList<BatchMessage> messages, Activity? activity)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartArray();
            foreach (var message in messages)
                Write(json, message, activity);
            json.WriteEndArray();
        }

        return buffer.WrittenMemory;
    }

    /// <summary>What would break out of its header, or be dropped by the one who writes headers, is nothing that a node could refuse.</summary>
    /// <exception cref="ArgumentException">It would.</exception>
    public static void Check(string name, string value)
    {
        if (!name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'))
            throw new ArgumentException($"\"{name}\": the name of a header must be letters, digits, '-', '_' and '.'");
        if (value.Any(char.IsControl))
            throw new ArgumentException($"{name}: must be without control characters");
    }

    private static void Write(Utf8JsonWriter json, BatchMessage message, Activity? activity)
    {
        json.WriteStartObject();
        json.WriteBase64String("body_base64", message.Body.Span);
        json.WriteString("content_type", message.ContentType ?? BytesType);
        WriteText("group", message.Group);
        WriteText("delay", message.Delay is { } delay ? RequestPath.Duration(delay) : null);
        WriteText("ttl", message.TimeToLive is { } live ? RequestPath.Duration(live) : null);
        WriteText("dedup_id", message.DedupId);
        if (message.Priority is { } priority)
            json.WriteNumber("priority", priority);
        json.WriteStartObject("headers");
        foreach (var (name, value) in Carried(message.Meta, activity))
            json.WriteString(name, value);
        json.WriteEndObject();
        json.WriteEndObject();

        void WriteText(string name, string? value)
        {
            if (value is not null)
                json.WriteString(name, value);
        }
    }

    private static IEnumerable<KeyValuePair<string, string>> Carried(IReadOnlyDictionary<string, string> meta, Activity? activity)
    {
        foreach (var (name, value) in meta)
            yield return new(Wire.MetaPrefix + name, value);
        if (activity is not { IdFormat: ActivityIdFormat.W3C, Id: { } trace })
            yield break;
        yield return new(Wire.TraceParent, trace);
        if (!string.IsNullOrEmpty(activity.TraceStateString))
            yield return new(Wire.TraceState, activity.TraceStateString);
    }
}
