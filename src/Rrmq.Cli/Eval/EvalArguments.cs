namespace Rrmq.Cli;

/// <summary>What <c>rrmq eval</c> was told, as text; null where it was told nothing.</summary>
internal sealed record EvalArguments(string? Profile, string? Seed, string? Out);
