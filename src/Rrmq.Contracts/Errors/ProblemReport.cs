using System.Text.Json.Serialization;

namespace Rrmq.Contracts;

/// <summary>A failure as <c>application/problem+json</c> (RFC 9457).</summary>
/// <param name="Type">One of <see cref="ErrorSlug"/>, as the reference <c>/docs/errors/slug</c>, where every node explains it.</param>
/// <param name="Title">The kind of failure in a few words.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Detail">One sentence about this one.</param>
/// <param name="Retryable">Whether the same request may succeed later.</param>
/// <param name="Outcome">One of <see cref="Contracts.Outcome"/>.</param>
public sealed record ProblemReport(string Type, string Title, int Status, string Detail, bool Retryable, string Outcome)
{
    /// <summary>Of bad input: which field, query parameter or header.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Field { get; init; }

    /// <summary>What was sent there, shortened.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Value { get; init; }

    /// <summary>What it must be.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Rule { get; init; }

    /// <summary>The line of the body, from 1, where that can be told.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Line { get; init; }

    /// <summary>Where another job is the reason, or is missing: its id.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? JobId { get; init; }

    /// <summary>All that is wrong, when it is more than one thing; the first is repeated above.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ProblemFault>? Errors { get; init; }
}
