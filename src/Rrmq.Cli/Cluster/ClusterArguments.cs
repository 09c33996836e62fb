namespace Rrmq.Cli;

/// <summary>What <c>rrmq cluster</c> was told, as text; null where nothing was said.</summary>
internal sealed record ClusterArguments(ClusterAction Action, string? At, string? Output, string? Subject);
