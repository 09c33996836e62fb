using Rrmq.Node;
using Rrmq.Raft;

namespace Rrmq.Simulation;

/// <summary>
/// No answer speaks of a state older than what was committed anywhere before it was asked for, and none of a state that is not committed. A command's own entry comes after
/// all that was committed before it was asked.
/// </summary>
internal sealed class FreshAnswers(CommittedEntries committed)
{
    /// <summary>What an answer to a question that is asked now must reflect.</summary>
    public LogIndex Asks() => committed.Last;

    public void Answered(NodeId node, string what, LogIndex asked, LogPosition at)
    {
        var oldest = at.Ordinal is null ? asked : asked.Next;
        if (at.Index < oldest)
            throw new BrokenPromiseException("no stale answers", $"node {node} answers {what} at {at}, but everything up to index {asked} was committed when it was asked");
        if (at.Index > committed.Last)
            throw new BrokenPromiseException("no stale answers", $"node {node} answers {what} at {at}, but nobody has committed beyond index {committed.Last}");
    }
}
