namespace Rrmq.Storage;

/// <summary>
/// What may follow what in one group's log. Checked before every write and again at every replay: a record that breaks these rules is never written, so
/// one that is read is proof of damage or of a bug, and either must stop the node. Pure.
/// </summary>
internal static class LogRules
{
    /// <summary>The rule this record would break, or null.</summary>
    public static string? FindBreach(RecordType type, long term, long index, long baseIndex, long lastIndex, Term lastTerm, HardState hardState) => type switch
    {
        RecordType.Entry or RecordType.MembershipEntry => OfEntry(term, index, lastIndex, lastTerm),
        RecordType.HardState => OfHardState(term, index, hardState),
        RecordType.Truncate => OfTruncation(index, baseIndex, lastIndex),
        RecordType.Reset => OfReset(term, index, baseIndex, hardState),
        _ => $"record type {(int)type} is not known to this version",
    };

    private static string? OfEntry(long term, long index, long lastIndex, Term lastTerm)
    {
        if (index != lastIndex + 1)
            return $"entry {index} does not follow entry {lastIndex}";
        return term < lastTerm.Value ? $"entry {index} has term {term}, below term {lastTerm} of the entry before it" : null;
    }

    private static string? OfHardState(long term, long vote, HardState before)
    {
        if (term < before.Term.Value)
            return $"the hard state goes back from term {before.Term} to {term}";
        if (term == before.Term.Value && !before.VotedFor.IsNone && vote != before.VotedFor.Value)
            return $"the vote of term {term} changes from node {before.VotedFor} to {vote}";
        return vote is < 0 or > int.MaxValue ? $"{vote} is no node to vote for" : null;
    }

    private static string? OfTruncation(long from, long baseIndex, long lastIndex) => from <= baseIndex || from > lastIndex + 1
        ? $"a truncation from {from} does not touch a log of entries {baseIndex + 1} to {lastIndex}"
        : null;

    private static string? OfReset(long term, long index, long baseIndex, HardState hardState)
    {
        if (index <= baseIndex)
            return $"a reset to entry {index} does not go beyond entry {baseIndex}, where the log begins";
        return term > hardState.Term.Value ? $"a reset to entry {index} of term {term} comes before term {hardState.Term} has reached it" : null;
    }
}
