using System.Text.Json.Serialization;

namespace Rrmq.Contracts;

/// <summary>What became of one receipt.</summary>
/// <param name="Done">False: see <see cref="Error"/>.</param>
public sealed record SettleItemReport(bool Done)
{
    /// <summary>After an extension: when the lease ends now.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTime? LeaseUntil { get; init; }

    /// <summary>After an extension of a job's lease: whether somebody asked for the job to be cancelled.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? CancelRequested { get; init; }

    /// <summary><see cref="ErrorSlug.LeaseLost"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Error { get; init; }
}
