using System.Text.Json.Serialization;

namespace Rrmq.Contracts;

/// <summary>A message of a log, read without a group of consumers.</summary>
/// <param name="Id">Its id, such as <c>7-1042</c>.</param>
/// <param name="Seq">Its place in the log.</param>
/// <param name="Published">When it came, UTC, by the cluster's clock.</param>
/// <param name="ContentType">As its publisher said; null when it did not.</param>
/// <param name="Headers"><c>RRMQ-Meta-*</c>, <c>traceparent</c> and <c>tracestate</c> as they were sent.</param>
public sealed record LogMessageReport(string Id, long Seq, DateTime Published, string? ContentType, IReadOnlyDictionary<string, string> Headers)
{
    /// <summary>Its <c>RRMQ-Group</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Group { get; init; }

    /// <summary>The body as text. Either this or <see cref="BodyBase64"/> is there.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Body { get; init; }

    /// <summary>The body as base64, where its media type or its bytes are no text.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? BodyBase64 { get; init; }
}
