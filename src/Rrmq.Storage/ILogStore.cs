namespace Rrmq.Storage;

/// <summary>
/// A node's log, term and vote, and the bodies of messages, as durable state: all that a node asks of a store. <see cref="Append"/> belongs to one writer thread,
/// <see cref="PrepareAhead"/> to one other, <see cref="Compact"/> and <see cref="ReceiveBodies"/> to a third; reading and the figures are for any thread. After a failed append a store takes no
/// more: what the disk holds is then unknown until it is opened again.
/// </summary>
public interface ILogStore : IDisposable
{
    /// <summary>Bytes that the store can still take: what an unprivileged process can write to the volume, and what lies free in the store's own files.</summary>
    long FreeBytes { get; }

    /// <summary>Bytes of all files of the store.</summary>
    long BytesOnDisk { get; }

    /// <summary>How long the syncs took that appends wait for; null for a store that does not tell them from its writes.</summary>
    LatencyHistogram? SyncTimes { get; }

    /// <summary>Bytes of an unfinished write that opening cut off; they had never been reported durable.</summary>
    long CutBytes { get; }

    /// <summary>True while space could not be prepared. Appends still go on in what was prepared before; the caller stops taking new work now.</summary>
    bool DiskFull { get; }

    /// <summary>True when <see cref="PrepareAhead"/> has something to do. Cheap.</summary>
    bool NeedsPreparing { get; }

    /// <summary>What the log holds of a group; hard state and bounds of an empty log when it never heard of it.</summary>
    RecoveredGroup Recover(GroupId group);

    /// <summary>
    /// Group commit: writes all records of the batch and returns when they are durable and readable. Writer thread only.
    /// </summary>
    /// <exception cref="InvalidOperationException">A record breaks a rule of the log, and nothing was written; or an earlier append failed.</exception>
    /// <exception cref="IOException">The disk failed or is full. The process must end: what was written is unknown until the store is opened again.</exception>
    void Append(IReadOnlyList<StorageAppend> batch);

    /// <summary>
    /// Reads entries of <paramref name="range"/>: at least one, then as many as stay within <paramref name="maxBytes"/> of payload and are durable. The payloads
    /// are memory that nobody writes to again. Any thread.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The first entry is not in the durable log.</exception>
    /// <exception cref="LogCorruptException">An entry no longer reads as it was written.</exception>
    IReadOnlyList<Entry> Read(GroupId group, EntryRange range, long maxBytes);

    /// <summary>
    /// Reads back what is kept of an entry's bodies, and of those behind it that lie beside it, about <paramref name="maxBytes"/> of them: pops come in the order in which
    /// messages were written. Everything is checked against its checksum. Any thread.
    /// </summary>
    /// <returns>Empty when nothing is kept of the entry.</returns>
    /// <exception cref="LogCorruptException">A body no longer reads as it was written.</exception>
    IReadOnlyList<StoredBodies> ReadBodies(GroupId group, LogIndex index, long maxBytes);

    /// <summary>
    /// A peer gave a body of an applied entry that no longer reads as it was written here. It is found by <see cref="TryGetRescued"/> until newer ones take its room, and a compaction
    /// writes it down where the damaged one was. Any thread.
    /// </summary>
    void Rescue(GroupId group, BodySpan span, ReadOnlyMemory<byte> body);

    /// <summary>A body that a peer gave. Any thread.</summary>
    bool TryGetRescued(GroupId group, BodySpan span, out ReadOnlyMemory<byte> body);

    /// <summary>
    /// Gives back what snapshots cover and nobody can read any more. Takes as long as reading and writing what is rewritten. One thread at a time, beside all others.
    /// </summary>
    /// <exception cref="DiskFullException">There was no room to do anything in. Nothing was lost; try again when there is.</exception>
    /// <exception cref="OperationCanceledException">It was told to stop. Nothing was lost.</exception>
    /// <exception cref="IOException">The disk failed. The process must end.</exception>
    CompactionReport Compact(IReadOnlyList<CompactionScope> scopes, CancellationToken stopping = default);

    /// <summary>
    /// Writes down bodies that came with a snapshot, durably. They count once the log has been reset to it, and take the place of all that was kept before; if it never is, they
    /// go with a later compaction. The thread that compacts.
    /// </summary>
    /// <exception cref="DiskFullException">There was no room. What was begun does not count.</exception>
    /// <exception cref="OperationCanceledException">It was told to stop; as on a full disk.</exception>
    /// <exception cref="IOException">The disk failed. The process must end.</exception>
    void ReceiveBodies(GroupId group, LogIndex snapshot, IEnumerable<EntryBodies> entries, CancellationToken stopping);

    /// <summary>
    /// Does ahead of the writer what would hold it up. A full disk is a state, see <see cref="DiskFull"/>, that the next call looks at again. One thread at a time, beside the writer.
    /// </summary>
    /// <exception cref="IOException">The disk failed otherwise. The process must end.</exception>
    void PrepareAhead();
}
