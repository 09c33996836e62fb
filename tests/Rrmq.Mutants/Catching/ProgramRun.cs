namespace Rrmq.Mutants;

/// <summary>How a program ended, and what it wrote.</summary>
public sealed record ProgramRun(int ExitCode, string Output, bool IsOutOfTime);
