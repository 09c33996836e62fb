namespace Rrmq.Client;

/// <summary>What we read of <c>application/problem+json</c>.</summary>
internal sealed record Problem
{
    public string? Detail { get; init; }

    public bool? Retryable { get; init; }

    public string? Field { get; init; }

    public string? Value { get; init; }

    public string? Rule { get; init; }

    public string? JobId { get; init; }
}
