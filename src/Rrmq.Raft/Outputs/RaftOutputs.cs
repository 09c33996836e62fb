namespace Rrmq.Raft;

/// <summary>
/// What the core wants done, in the order of its lists. The caller hands <see cref="Appends"/> to the log writer, sends <see cref="Messages"/> at once, takes over
/// <see cref="Install"/>, applies <see cref="Apply"/>, answers <see cref="Reads"/>, streams <see cref="Snapshots"/>; messages that wait for the disk ride in the appends. Reused: taken, carried out, cleared.
/// </summary>
public sealed class RaftOutputs
{
    public List<StorageAppend> Appends { get; } = [];
    public List<Send> Messages { get; } = [];
    public List<ReadReady> Reads { get; } = [];
    public List<SendSnapshot> Snapshots { get; } = [];
    public List<Notice> Notices { get; } = [];

    /// <summary>Replace the state machine by this snapshot, before anything is applied. Null when there is none.</summary>
    public SnapshotMeta? Install { get; internal set; }

    /// <summary>Committed and durable here: apply these entries next. Null when there are none.</summary>
    public EntryRange? Apply { get; internal set; }

    public void Clear()
    {
        Appends.Clear();
        Messages.Clear();
        Reads.Clear();
        Snapshots.Clear();
        Notices.Clear();
        Install = null;
        Apply = null;
    }
}
