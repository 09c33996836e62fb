using System.Text.Json.Serialization;

namespace Rrmq.Contracts;

/// <summary>What became of one message of a batch: it has an <see cref="Error"/>, or it is stored.</summary>
public sealed record BatchItemReport
{
    /// <summary>Null when it was refused, or with <c>acks=leader</c>.</summary>
    public string? Id { get; init; }

    public long? Seq { get; init; }

    /// <summary>True: it had been published before within the topic's duplicate window.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Duplicate { get; init; }

    /// <summary>One of <see cref="ErrorSlug"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Error { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Detail { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Retryable { get; init; }

    /// <summary>The line of the body, from 1, that the item stands in; of NDJSON only.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Line { get; init; }
}
