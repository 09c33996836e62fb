namespace Rrmq.Mutants;

/// <summary>The mutants of one part of the rules.</summary>
public sealed record Chapter(string Title, IReadOnlyList<Mutant> Mutants);
