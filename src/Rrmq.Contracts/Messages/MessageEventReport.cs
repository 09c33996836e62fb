using System.Text.Json.Serialization;

namespace Rrmq.Contracts;

/// <summary>One step in a message's life.</summary>
/// <param name="Event">Such as <c>published</c>, <c>leased</c>, <c>dead-lettered</c>.</param>
/// <param name="At">When, by the cluster's clock.</param>
/// <param name="Index">The log entry that made it happen.</param>
public sealed record MessageEventReport(string Event, DateTime At, long Index)
{
    /// <summary>The consumer, the reason, or the dead letter's new id.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Detail { get; init; }

    /// <summary>Of a lease or a delay: when it ends.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTime? Until { get; init; }
}
