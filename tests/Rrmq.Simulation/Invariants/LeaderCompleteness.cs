using Rrmq.Raft;

namespace Rrmq.Simulation;

/// <summary>
/// Leader completeness (Raft paper, figure 3): a new leader's log holds every entry that was committed anywhere in the terms before. With log matching the last of them
/// vouches for all.
/// </summary>
internal sealed class LeaderCompleteness(CommittedEntries committed)
{
    public void BecameLeader(NodeId node, Term term, Func<LogIndex, Term?> termAt)
    {
        var last = committed.LastCommittedBy(term);
        var held = termAt(last);
        if (held != committed.TermAt(last))
            throw new BrokenPromiseException("leader completeness",
                $"node {node} leads term {term} without entry {last} of term {committed.TermAt(last)}, which is committed; it has {(held is { } other ? $"one of term {other}" : "none")} there");
    }
}
