namespace Rrmq.Cli;

/// <summary>What <c>rrmq restore</c> was told, as text; null where nothing was said.</summary>
internal sealed record RestoreArguments(string? File, string? Config, string? NodeId, string? Data);
