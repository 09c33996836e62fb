namespace Rrmq.Raft;

/// <summary>What consensus knows of a snapshot: the last entry it covers, and the membership as it was committed there (Raft paper, section 7).</summary>
/// <param name="Index">The last entry that the state reflects.</param>
/// <param name="Term">The term of that entry.</param>
/// <param name="Membership">The latest membership at or below that entry.</param>
public sealed record SnapshotMeta(LogIndex Index, Term Term, Membership Membership)
{
    public LogBase Base => new(Index, Term);
}
