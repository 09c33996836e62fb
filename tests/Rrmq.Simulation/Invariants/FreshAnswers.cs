using Rrmq.Node;
using Rrmq.Raft;

namespace Rrmq.Simulation;

/// <summary>
/// No answer speaks of a state older than what was committed anywhere before it was asked for, and none of a state that never comes to be committed. A command's own entry
/// comes after all that was committed before it was asked.
/// </summary>
internal sealed class FreshAnswers(CommittedEntries committed)
{
    private (NodeId Node, string What, LogPosition At) _furthest;

    /// <summary>What an answer to a question that is asked now must reflect.</summary>
    public LogIndex Asks() => committed.Last;

    public void Answered(NodeId node, string what, LogIndex asked, LogPosition at)
    {
        var oldest = at.Ordinal is null ? asked : asked.Next;
        if (at.Index < oldest)
            throw new BrokenPromiseException("no stale answers", $"node {node} answers {what} at {at}, but everything up to index {asked} was committed when it was asked");
        if (at.Index > _furthest.At.Index)
            _furthest = (node, what, at);
    }

    /// <summary>All is healed and at rest: what an answer spoke of is committed by now. Not before, for a node may answer and end in one turn.</summary>
    public void Ends()
    {
        if (_furthest.At.Index > committed.Last)
            throw new BrokenPromiseException("no stale answers", $"node {_furthest.Node} has answered {_furthest.What} at {_furthest.At}, and nobody has committed beyond index {committed.Last}");
    }
}
