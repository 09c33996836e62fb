namespace Rrmq.Raft;

/// <summary>What recovery read from disk: term, vote, and every entry's term and payload size, from index 1 on.</summary>
public sealed record RestoredState(HardState HardState, IEnumerable<(Term Term, int Size)> Entries)
{
    public static RestoredState Empty { get; } = new(default, []);
}
