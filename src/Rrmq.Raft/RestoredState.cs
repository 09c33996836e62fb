namespace Rrmq.Raft;

/// <summary>What recovery read from disk: term and vote, the newest sound snapshot, and every entry behind the log's base, in order.</summary>
public sealed record RestoredState(HardState HardState, IEnumerable<RestoredEntry> Entries)
{
    public static RestoredState Empty { get; } = new(default, []);

    /// <summary>
    /// The snapshot that the state machine starts from. Its log need not reach it, nor agree with it: then it was received and the node stopped before its log gave
    /// way, and the core has that made up for.
    /// </summary>
    public SnapshotMeta? Snapshot { get; init; }

    /// <summary>Where the log begins. At most the snapshot's index, or entries are missing and the node must not start.</summary>
    public LogBase Base { get; init; }
}
