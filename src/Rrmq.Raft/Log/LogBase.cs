namespace Rrmq.Raft;

/// <summary>Where a log begins: the entries up to <paramref name="Index"/> are forgotten, and of that one the term is still known. Zero for a whole log.</summary>
public readonly record struct LogBase(LogIndex Index, Term Term);
