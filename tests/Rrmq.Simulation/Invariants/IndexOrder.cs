using Rrmq.Raft;

namespace Rrmq.Simulation;

/// <summary>Applied &lt;= committed &lt;= last, applied &lt;= durable &lt;= last, and neither what is applied nor what is committed goes back within a life.</summary>
internal sealed class IndexOrder
{
    private readonly Dictionary<NodeId, (LogIndex Applied, LogIndex Commit)> _before = [];

    public void Started(NodeId node) => _before.Remove(node);

    public void Stands(NodeId node, Term term, LogIndex applied, LogIndex commit, LogIndex durable, LogIndex last)
    {
        var before = _before.GetValueOrDefault(node);
        Demand(applied <= commit, "has applied", applied, "but committed", commit);
        Demand(commit <= last, "has committed", commit, "but its log ends at", last);
        Demand(applied <= durable, "has applied", applied, "but its disk has", durable);
        Demand(durable <= last, "takes for durable", durable, "but its log ends at", last);
        Demand(applied >= before.Applied, "goes back to applied", applied, "from", before.Applied);
        Demand(commit >= before.Commit, "goes back to committed", commit, "from", before.Commit);
        _before[node] = (applied, commit);

        void Demand(bool holds, string what, LogIndex one, string against, LogIndex other)
        {
            if (!holds)
                throw new BrokenPromiseException("indexes keep their order", $"node {node} in term {term} {what} index {one}, {against} {other}");
        }
    }
}
