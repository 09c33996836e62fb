namespace Rrmq.Raft;

/// <summary>
/// What the core wants done, in the order of its lists. The caller hands <see cref="Appends"/> to the log writer, sends <see cref="Messages"/> at once, applies
/// <see cref="Apply"/>, answers <see cref="Reads"/>; messages that wait for the disk ride in the appends. Reused: taken, carried out, cleared.
/// </summary>
public sealed class RaftOutputs
{
    public List<StorageAppend> Appends { get; } = [];
    public List<Send> Messages { get; } = [];
    public List<ReadReady> Reads { get; } = [];
    public List<Notice> Notices { get; } = [];

    /// <summary>Committed and durable here: apply these entries next. Null when there are none.</summary>
    public EntryRange? Apply { get; internal set; }

    public void Clear()
    {
        Appends.Clear();
        Messages.Clear();
        Reads.Clear();
        Notices.Clear();
        Apply = null;
    }
}
