namespace Rrmq.Raft.Tests;

/// <summary>
/// One node's disk: appends wait in order until they are completed, and only then are part of the image that survives a crash. A crash may also keep a prefix
/// of what was written and never confirmed, the last of it torn, for that is what real disks do.
/// </summary>
internal sealed class SimDisk
{
    private readonly List<StorageAppend> _pending = [];

    public HardState HardState { get; set; }
    public List<Entry> Entries { get; } = [];
    public bool IsHeld { get; set; }
    public IReadOnlyList<StorageAppend> Pending => _pending;

    public void Write(StorageAppend append) => _pending.Add(append);

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

    public bool Holds(LogIndex index, Term term) =>
        index == LogIndex.Zero || (index.Value <= Entries.Count && Entries[(int)index.Value - 1].Term == term);

    public RestoredState Recover()
    {
        var entries = new List<(Term, int)>(Entries.Count);
        foreach (var entry in Entries)
            entries.Add((entry.Term, entry.Payload.Length));
        return new RestoredState(HardState, entries);
    }

    private void Keep(StorageAppend append, int entries)
    {
        if (append.HardState is { } state)
            HardState = state;
        if (append.TruncateFrom is { } from)
            Entries.RemoveRange((int)from.Value - 1, Entries.Count - (int)from.Value + 1);
        for (var i = 0; i < entries; i++)
        {
            if (append.Entries[i].Index.Value != Entries.Count + 1)
                throw new BrokenRuleException($"entry {append.Entries[i].Index} is written behind entry {Entries.Count}");
            Entries.Add(append.Entries[i]);
        }
    }
}
