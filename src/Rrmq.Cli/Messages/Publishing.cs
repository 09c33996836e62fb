using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Rrmq.Client;
using Rrmq.Contracts;

namespace Rrmq.Cli;

/// <summary>What <c>rrmq pub</c> was told of its messages; null where nothing was said. A message travels alone, as it is, or as an item of a batch.</summary>
internal sealed record Publishing
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public string? ContentType { get; init; }

    public string? Group { get; init; }

    public string? Delay { get; init; }

    public string? Ttl { get; init; }

    public int? Priority { get; init; }

    public string? DedupId { get; init; }

    public required IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; }

    public Outgoing Alone(string topic, byte[] body, string acks, string? key) => new(HttpMethod.Post, $"{V1.Topic(topic)}/messages?acks={acks}")
    {
        Body = body,
        ContentType = ContentType ?? "text/plain; charset=utf-8",
        Key = key ?? Outgoing.NewKey(),
        Headers = [.. Known(), .. Headers],
    };

    /// <summary>A line of a batch as NDJSON.</summary>
    public string Item(ReadOnlySpan<byte> body)
    {
        var item = new JsonObject();
        try
        {
            item["body"] = Strict.GetString(body);
        }
        catch (DecoderFallbackException)
        {
            item["body_base64"] = Convert.ToBase64String(body);
        }

        Set(item, "content_type", ContentType ?? (item.ContainsKey("body") ? null : "text/plain; charset=utf-8"));
        Set(item, "group", Group);
        Set(item, "delay", Delay);
        Set(item, "ttl", Ttl);
        Set(item, "dedup_id", DedupId);
        if (Priority is { } priority)
            item["priority"] = priority;
        if (Headers.Count > 0)
            item["headers"] = new JsonObject(Headers.Select(header => new KeyValuePair<string, JsonNode?>(header.Key, header.Value)));
        return item.ToJsonString();
    }

    private static void Set(JsonObject item, string name, string? value)
    {
        if (value is not null)
            item[name] = value;
    }

    private IEnumerable<KeyValuePair<string, string>> Known()
    {
        (string Name, string? Value)[] all =
        [
            (RrmqHeaders.Group, Group), (RrmqHeaders.Delay, Delay), (RrmqHeaders.Ttl, Ttl), (RrmqHeaders.DedupId, DedupId),
            (RrmqHeaders.Priority, Priority?.ToString(CultureInfo.InvariantCulture)),
        ];
        return all.Where(header => header.Value is not null).Select(header => new KeyValuePair<string, string>(header.Name, header.Value!));
    }
}
