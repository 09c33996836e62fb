namespace Rrmq.Client;

/// <summary>The answer when jobs were received.</summary>
internal sealed record LeasedJobs(IReadOnlyList<LeasedJob> Jobs);
