using Rrmq.Raft;
using Rrmq.Storage;

namespace Rrmq.Simulation;

/// <summary>
/// What one node's log holds, as far as it matters here: the term of each entry, and the term and vote before them. What lies before its base a snapshot holds for it.
/// </summary>
internal sealed class NodeLog
{
    private readonly List<Term> _terms = [];

    public LogBase Base { get; private set; }

    public LogIndex Last => Base.Index + _terms.Count;

    public HardState HardState { get; private set; }

    public static NodeLog Of(RecoveredGroup recovered)
    {
        var log = new NodeLog { HardState = recovered.HardState, Base = recovered.Base };
        foreach (var entry in recovered.Entries)
            log._terms.Add(entry.Term);
        return log;
    }

    /// <summary>The term at an index; null before the base and beyond the last.</summary>
    public Term? TermAt(LogIndex index) =>
        index == Base.Index ? Base.Term : index > Base.Index && index <= Last ? _terms[(int)(index - Base.Index) - 1] : null;

    /// <summary>True for an entry before the base too: only what is committed gets there.</summary>
    public bool Holds(LogIndex index, Term term) => index < Base.Index || TermAt(index) == term;

    public void Append(StorageAppend append)
    {
        HardState = append.HardState ?? HardState;
        if (append.ResetTo is { } snapshot)
        {
            _terms.Clear();
            Base = snapshot.Base;
        }

        if (append.TruncateFrom is { } from && from <= Last)
            _terms.RemoveRange((int)(from - Base.Index) - 1, _terms.Count - (int)(from - Base.Index) + 1);
        foreach (var entry in append.Entries)
            Append(entry);
    }

    public void Append(Entry entry)
    {
        if (entry.Index != Last.Next)
            throw new BrokenPromiseException("logs have no gaps", $"entry {entry.Index} of term {entry.Term} is written behind entry {Last}");
        _terms.Add(entry.Term);
    }
}
