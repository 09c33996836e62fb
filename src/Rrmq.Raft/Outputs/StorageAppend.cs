namespace Rrmq.Raft;

/// <summary>
/// One ordered piece of work for the log writer: term and vote first, then the reset or the truncation, then the entries. When all of it is durable the writer sends
/// <paramref name="AfterDurable"/> (votes and acks wait for the disk) and answers the core with <c>StorageAppended(Mark)</c>.
/// </summary>
/// <param name="Group">The group the records belong to.</param>
/// <param name="HardState">New term and vote, or null when unchanged.</param>
/// <param name="TruncateFrom">Entries from this index on are overwritten; null when nothing is.</param>
/// <param name="Entries">Entries to append, contiguous; may be empty.</param>
/// <param name="Mark">Handed back on completion.</param>
/// <param name="AfterDurable">Messages that may leave only now.</param>
public sealed record StorageAppend(
    GroupId Group,
    HardState? HardState,
    LogIndex? TruncateFrom,
    IReadOnlyList<Entry> Entries,
    LogMark Mark,
    IReadOnlyList<Send> AfterDurable)
{
    /// <summary>
    /// The whole log goes, because a snapshot takes its place: the next entry is the one behind the snapshot's. Null when nothing of the kind happens; never together
    /// with <see cref="TruncateFrom"/>.
    /// </summary>
    public SnapshotMeta? ResetTo { get; init; }
}
