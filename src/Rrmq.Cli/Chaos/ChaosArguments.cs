namespace Rrmq.Cli;

/// <summary>What <c>rrmq chaos</c> was told, as text; null where it was told nothing.</summary>
internal sealed record ChaosArguments(string? Duration, string? Nodes, string? Seed, string? Clients, string? Faults, string? Report, bool Keep);
