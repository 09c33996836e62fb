using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Rrmq.Client;

/// <summary>A message as it was taken, received, read or looked at. Immutable. Times are UTC, by the cluster's clock.</summary>
public sealed class RrmqMessage
{
    private static readonly Dictionary<string, string> Nothing = [];
    private IReadOnlyDictionary<string, string>? _meta;

    /// <summary>Its id, such as <c>7-1042</c>, which no other message of the cluster ever has: what a consumer writes beside its effects to make them once.</summary>
    public required string Id { get; init; }

    /// <summary>Its place in its topic.</summary>
    public required long Seq { get; init; }

    /// <summary>1 when nobody has failed at it yet.</summary>
    public int Attempt { get; init; }

    /// <summary>When it came to this topic.</summary>
    public DateTime Published { get; init; }

    /// <summary>What its publisher called it; null: nothing.</summary>
    public string? ContentType { get; init; }

    /// <summary>What travels with it: <c>RRMQ-Meta-*</c>, <c>traceparent</c> and <c>tracestate</c>, as they were sent.</summary>
    public IReadOnlyDictionary<string, string> Headers { get => field ?? Nothing; init; }

    /// <summary>What its publisher gave along (<see cref="PublishOptions.Meta"/>); names are compared without regard to case.</summary>
    [JsonIgnore]
    public IReadOnlyDictionary<string, string> Meta => _meta ??= MetaOf(Headers);

    /// <summary>The group in which it keeps its order; null: none.</summary>
    public string? Group { get; init; }

    /// <summary>0 to 9; higher goes first where the order leaves a choice.</summary>
    public int Priority { get; init; }

    /// <summary>Of a dead letter: where it came from.</summary>
    public DeadLetter? DeadLetter { get; init; }

    /// <summary>Of a received message: what it is settled with.</summary>
    public string? Receipt { get; init; }

    /// <summary>Of a received message: when the lease ends that it came with.</summary>
    public DateTime? LeaseUntil { get; init; }

    /// <summary>Of one that was looked at: <c>ready</c>, <c>leased</c>, <c>delayed</c>, <c>dead</c> or <c>gone</c>.</summary>
    public string? State { get; init; }

    /// <summary>Of one that was looked at: when its state ends by itself.</summary>
    public DateTime? Until { get; init; }

    /// <summary>Of one that was looked at: when its time to live is over.</summary>
    public DateTime? Expires { get; init; }

    /// <summary>Of one that was looked at: who has it leased, as far as it said.</summary>
    public string? Consumer { get; init; }

    /// <summary>Its bytes, as they were published.</summary>
    [JsonIgnore]
    public ReadOnlyMemory<byte> Body { get; private init; }

    /// <summary>The body as UTF-8 text.</summary>
    [JsonIgnore]
    public string Text => Encoding.UTF8.GetString(Body.Span);

    /// <summary>Where its publisher's trace stands; default when it sent none.</summary>
    [JsonIgnore]
    public ActivityContext Origin =>
        ActivityContext.TryParse(Headers.GetValueOrDefault(Wire.TraceParent), Headers.GetValueOrDefault(Wire.TraceState), isRemote: true, out var context) ? context : default;

    [JsonInclude]
    [JsonPropertyName("body")]
    internal string? BodyText
    {
        get => null;
        init => Body = value is null ? Body : Encoding.UTF8.GetBytes(value);
    }

    [JsonInclude]
    [JsonPropertyName("body_base64")]
    internal byte[]? BodyBytes
    {
        get => null;
        init => Body = value ?? Body;
    }

    /// <summary>The body read as JSON.</summary>
    /// <typeparam name="T">Of what it holds.</typeparam>
    /// <param name="type">How it is read, from a source-generated context.</param>
    /// <returns>Null when the body is <c>null</c>.</returns>
    /// <exception cref="JsonException">It is not.</exception>
    public T? Json<T>(JsonTypeInfo<T> type) => JsonSerializer.Deserialize(Body.Span, type);

    private static Dictionary<string, string> MetaOf(IReadOnlyDictionary<string, string> headers) => headers
        .Where(header => header.Key.StartsWith(Wire.MetaPrefix, StringComparison.OrdinalIgnoreCase))
        .ToDictionary(header => header.Key[Wire.MetaPrefix.Length..], header => header.Value, StringComparer.OrdinalIgnoreCase);
}
