namespace Rrmq.Raft.Tests;

/// <summary>
/// One node's disk: appends wait in order until they are completed, and only then are part of the image that survives a crash. A crash may also keep a prefix
/// of what was written and never confirmed, the last of it torn, for that is what real disks do. A snapshot is there at once and whole, ordered with nothing.
/// </summary>
internal sealed class SimDisk
{
    private readonly List<StorageAppend> _pending = [];
    private readonly List<SimSnapshot> _snapshots = [];

    public HardState HardState { get; set; }
    public SimLog Log { get; } = new();

    /// <summary>The newest one; a restart begins with it.</summary>
    public SimSnapshot? Snapshot { get; private set; }

    public bool IsHeld { get; set; }
    public IReadOnlyList<StorageAppend> Pending => _pending;

    public void Write(StorageAppend append) => _pending.Add(append);

    public void Keep(SimSnapshot snapshot)
    {
        _snapshots.Add(snapshot);
        if (Snapshot is null || snapshot.Meta.Index > Snapshot.Meta.Index)
            Snapshot = snapshot;
    }

    public SimSnapshot? Find(SnapshotMeta meta) => _snapshots.Find(snapshot => snapshot.Meta == meta);

    public StorageAppend Complete()
    {
        var append = _pending[0];
        _pending.RemoveAt(0);
        Keep(append, append.Entries.Count);
        return append;
    }

    /// <summary>Power goes: of the unconfirmed appends the first ones may have reached the platter, and of the next one some records.</summary>
    public void Crash(int keptWhole = 0, int tornEntries = -1)
    {
        keptWhole = Math.Min(keptWhole, _pending.Count);
        for (var i = 0; i < keptWhole; i++)
            Keep(_pending[i], _pending[i].Entries.Count);
        if (tornEntries >= 0 && keptWhole < _pending.Count)
            Keep(_pending[keptWhole], Math.Min(tornEntries, _pending[keptWhole].Entries.Count));
        _pending.Clear();
    }

    /// <summary>True when a restart would bring this entry back, or a state that has it.</summary>
    public bool Holds(LogIndex index, Term term)
    {
        if (index == LogIndex.Zero || (Log.Has(index) && Log.TermAt(index) == term))
            return true;
        return Snapshot is { Meta: var meta } && (index < meta.Index || (index == meta.Index && term == meta.Term));
    }

    public RestoredState Recover()
    {
        var entries = new List<RestoredEntry>(Log.Entries.Count);
        foreach (var entry in Log.Entries)
            entries.Add(new RestoredEntry(entry.Term, entry.Payload.Length, entry.Kind, entry.Kind == EntryKind.Membership ? entry.Payload : default));
        return new RestoredState(HardState, entries) { Snapshot = Snapshot?.Meta, Base = Log.Base };
    }

    private void Keep(StorageAppend append, int entries)
    {
        if (append.HardState is { } state)
            HardState = state;
        if (append.ResetTo is { } snapshot)
            Log.ResetTo(snapshot.Base);
        if (append.TruncateFrom is { } from)
            Log.CutFrom(from);
        for (var i = 0; i < entries; i++)
            Log.Append(append.Entries[i]);
    }
}
