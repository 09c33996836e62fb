namespace Rrmq.Storage;

/// <summary>What memory keeps of one group: all that the rules of the log ask for. Immutable.</summary>
/// <param name="HardState">The last term and vote.</param>
/// <param name="Base">Where the log begins.</param>
/// <param name="LastIndex">The last entry; of an empty log that of the base.</param>
/// <param name="LastTerm">Its term.</param>
/// <param name="BodiesOf">Which of the kept bodies count: those with this <c>since</c>.</param>
internal readonly record struct SqliteGroup(HardState HardState, LogBase Base, LogIndex LastIndex, Term LastTerm, LogIndex BodiesOf)
{
    /// <summary>The rule that a record would break, or null.</summary>
    public string? FindBreach(RecordType type, Term term, long index) =>
        LogRules.FindBreach(type, term.Value, index, Base.Index.Value, LastIndex.Value, LastTerm, HardState);
}
