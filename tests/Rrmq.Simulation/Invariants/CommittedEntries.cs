using Rrmq.Raft;

namespace Rrmq.Simulation;

/// <summary>
/// State machine safety (Raft paper, figure 3): once any node takes an entry for committed, every node that ever commits that index commits the same entry, and no log that
/// has it gives it up.
/// </summary>
internal sealed class CommittedEntries
{
    private readonly List<(Term Term, Term CommittedIn, NodeId By)> _entries = [];

    public LogIndex Last => new(_entries.Count);

    public Term TermAt(LogIndex index) => index == LogIndex.Zero ? Term.Zero : _entries[(int)index.Value - 1].Term;

    /// <summary>True when nobody had committed it before.</summary>
    public bool Commits(NodeId node, LogIndex index, Term term, Term currentTerm)
    {
        if (index > Last.Next)
            throw new BrokenPromiseException("committed entries never change", $"node {node} commits entry {index} of term {term} in term {currentTerm}, the last one anywhere is {Last}");
        if (index == Last.Next)
        {
            _entries.Add((term, currentTerm, node));
            return true;
        }

        var first = _entries[(int)index.Value - 1];
        if (first.Term != term)
            throw new BrokenPromiseException("committed entries never change",
                $"node {node} commits entry {index} of term {term}; node {first.By} had committed that of term {first.Term}, in term {first.CommittedIn}");
        return false;
    }

    public void Truncates(NodeId node, LogIndex index, Term term)
    {
        if (index <= Last && TermAt(index) == term)
            throw new BrokenPromiseException("committed entries never change", $"node {node} gives up entry {index} of term {term}, which is committed");
    }

    /// <summary>The last entry that was committed in this term or before it.</summary>
    public LogIndex LastCommittedBy(Term term)
    {
        // Late leaders are late by a few entries, so that this is no walk.
        var at = _entries.Count;
        while (at > 0 && _entries[at - 1].CommittedIn > term)
            at--;
        return new LogIndex(at);
    }
}
