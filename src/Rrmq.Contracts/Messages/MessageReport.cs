using System.Text.Json.Serialization;

namespace Rrmq.Contracts;

/// <summary>A message as pop, receive, stream and peek show it. Times are UTC, by the cluster's clock.</summary>
/// <param name="Id">Its id, such as <c>7-1042</c>.</param>
/// <param name="Seq">Its place in its topic.</param>
/// <param name="Attempt">1 for a message that nobody has failed at yet.</param>
/// <param name="Published">When it came to this topic.</param>
/// <param name="ContentType">As its publisher said; null when it did not.</param>
/// <param name="Headers"><c>RRMQ-Meta-*</c>, <c>traceparent</c> and <c>tracestate</c> as they were sent.</param>
public sealed record MessageReport(string Id, long Seq, int Attempt, DateTime Published, string? ContentType, IReadOnlyDictionary<string, string> Headers)
{
    /// <summary>Of a received message: what it is settled with.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Receipt { get; init; }

    /// <summary>Of a received message: when the lease ends.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTime? LeaseUntil { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Group { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Priority { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DeadLetterReport? DeadLetter { get; init; }

    /// <summary>Of a peeked message: <c>ready</c>, <c>leased</c>, <c>delayed</c>, <c>dead</c> or <c>gone</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? State { get; init; }

    /// <summary>Of a peeked message: when its state ends by itself.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTime? Until { get; init; }

    /// <summary>Of a peeked message: when its time to live is over.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTime? Expires { get; init; }

    /// <summary>Of a peeked message: who has it leased, as far as it said.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Consumer { get; init; }

    /// <summary>Of a peeked message: bytes of its body.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Size { get; init; }

    /// <summary>The body as text. Either this or <see cref="BodyBase64"/> is there.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Body { get; init; }

    /// <summary>The body as base64, where its media type or its bytes are no text.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? BodyBase64 { get; init; }
}
