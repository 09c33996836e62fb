using Rrmq.Raft;

namespace Rrmq.Simulation;

/// <summary>A node that knows of its removal begins no election in this life, and leads no more once it has handed over.</summary>
internal sealed class RemovedKeepQuiet
{
    private readonly Dictionary<NodeId, Role> _removed = [];

    public void Started(NodeId node) => _removed.Remove(node);

    public void Stands(NodeId node, Role role, Term term, bool isRemoved)
    {
        if (_removed.TryGetValue(node, out var before) && role != before && role != Role.Follower)
            throw new BrokenPromiseException("a removed node keeps quiet", $"node {node} knows of its removal, was {before} and is {role} in term {term}");
        if (isRemoved)
            _removed[node] = role;
    }
}
