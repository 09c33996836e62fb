namespace Rrmq.Storage;

/// <summary>What a store holds of one group after opening. Taken before the first append to the group.</summary>
/// <param name="HardState">The last term and vote written; term 0 and no vote when none was.</param>
/// <param name="Base">Where the log begins, because it was compacted or reset; zero for one that begins at its beginning.</param>
/// <param name="LastIndex">The last entry; of an empty log the index of <paramref name="Base"/>.</param>
/// <param name="Entries">Every entry from first to last, in order. Read from the live store, and not meant to be walked later.</param>
public sealed record RecoveredGroup(HardState HardState, LogBase Base, LogIndex LastIndex, IEnumerable<RecoveredEntry> Entries)
{
    public LogIndex FirstIndex => Base.Index.Next;
}
