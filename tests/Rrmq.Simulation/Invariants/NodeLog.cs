using Rrmq.Raft;
using Rrmq.Storage;

namespace Rrmq.Simulation;

/// <summary>What one node's log holds, as far as it matters here: the term of each entry, and the term and vote before them.</summary>
internal sealed class NodeLog
{
    private readonly List<Term> _terms = [];

    public LogIndex Last => new(_terms.Count);

    public HardState HardState { get; private set; }

    public static NodeLog Of(RecoveredGroup recovered)
    {
        var log = new NodeLog { HardState = recovered.HardState };
        foreach (var entry in recovered.Entries)
            log._terms.Add(entry.Term);
        return log;
    }

    /// <summary>The term at an index; zero before the first, and null beyond the last.</summary>
    public Term? TermAt(LogIndex index) => index == LogIndex.Zero ? Term.Zero : index <= Last ? _terms[(int)index.Value - 1] : null;

    public bool Holds(LogIndex index, Term term) => TermAt(index) == term;

    public void Append(StorageAppend append)
    {
        HardState = append.HardState ?? HardState;
        if (append.TruncateFrom is { } from && from <= Last)
            _terms.RemoveRange((int)from.Value - 1, _terms.Count - (int)from.Value + 1);
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
