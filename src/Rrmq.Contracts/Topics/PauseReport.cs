namespace Rrmq.Contracts;

/// <summary>The answer to pause and resume.</summary>
public sealed record PauseReport(bool Paused);
