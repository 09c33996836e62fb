namespace Rrmq.Raft.Tests;

/// <summary>A log with a base, in memory or on a simulated disk.</summary>
internal sealed class SimLog
{
    private readonly List<Entry> _entries = [];

    public LogBase Base { get; private set; }
    public LogIndex Last => Base.Index + _entries.Count;
    public IReadOnlyList<Entry> Entries => _entries;
    public Entry this[LogIndex index] => _entries[At(index)];

    public bool Has(LogIndex index) => index > Base.Index && index <= Last;

    /// <summary>The term of an entry or of the base.</summary>
    public Term TermAt(LogIndex index) => index == Base.Index ? Base.Term : this[index].Term;

    public List<Entry> Range(LogIndex first, int count) => _entries.GetRange(At(first), count);

    public void Append(Entry entry)
    {
        if (entry.Index != Last.Next)
            throw new BrokenRuleException($"entry {entry.Index} is written behind entry {Last}");
        _entries.Add(entry);
    }

    public List<Entry> CutFrom(LogIndex from)
    {
        var cut = _entries.GetRange(At(from), (int)(Last - from) + 1);
        _entries.RemoveRange(At(from), cut.Count);
        return cut;
    }

    public void CompactTo(LogIndex upTo)
    {
        if (upTo <= Base.Index)
            return;
        var to = new LogBase(upTo, TermAt(upTo));
        _entries.RemoveRange(0, At(upTo) + 1);
        Base = to;
    }

    public void ResetTo(LogBase to)
    {
        _entries.Clear();
        Base = to;
    }

    public void CopyFrom(SimLog other)
    {
        ResetTo(other.Base);
        _entries.AddRange(other._entries);
    }

    private int At(LogIndex index) => (int)(index - Base.Index) - 1;
}
