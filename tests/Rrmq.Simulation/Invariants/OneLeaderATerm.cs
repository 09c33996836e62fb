using Rrmq.Raft;

namespace Rrmq.Simulation;

/// <summary>Election safety (Raft paper, figure 3): no term ever has two leaders, however far apart in time, and over all lives of all nodes.</summary>
internal sealed class OneLeaderATerm
{
    private readonly Dictionary<Term, NodeId> _leaders = [];

    /// <summary>True when this is news.</summary>
    public bool Leads(NodeId node, Term term)
    {
        if (_leaders.TryAdd(term, node))
            return true;
        if (_leaders[term] != node)
            throw new BrokenPromiseException("one leader a term", $"nodes {_leaders[term]} and {node} both lead term {term}");
        return false;
    }
}
