namespace Rrmq.Client;

/// <summary>The body that tells of a job's progress and extends its lease.</summary>
internal sealed record ProgressInput(string Receipt, int? Progress, string? Note, TimeSpan? Lease);
