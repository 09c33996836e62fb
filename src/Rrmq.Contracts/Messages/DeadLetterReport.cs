using System.Text.Json.Serialization;

namespace Rrmq.Contracts;

/// <summary>Where a dead letter came from.</summary>
/// <param name="Topic">The topic where it failed.</param>
/// <param name="Id">What it was called there.</param>
/// <param name="Attempts">How often it failed.</param>
/// <param name="Reason">What its last consumer said.</param>
/// <param name="At">When it was moved.</param>
public sealed record DeadLetterReport(string Topic, string Id, int Attempts, string Reason, DateTime At)
{
    /// <summary>Of a log's message: the group of consumers that failed at it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Group { get; init; }
}
