using Rrmq.Raft;

namespace Rrmq.Simulation;

/// <summary>One leader a term, ever; and one state an index, on all nodes. The state's hash walks all of the state, so it is compared at some indexes only.</summary>
internal sealed class LeadersAndStates : ISimulationObserver
{
    private const long Every = 16;

    private readonly Dictionary<long, ulong> _hashes = [];
    private readonly Dictionary<Term, NodeId> _leaders = [];
    private readonly Dictionary<NodeId, long> _looked = [];

    public void Turned(SimNode node)
    {
        var loop = node.Loop!;
        var self = node.Member.Node;
        if (loop.Core.Role == Role.Leader && !_leaders.TryAdd(loop.Core.Term, self) && _leaders[loop.Core.Term] != self)
            throw new BrokenPromiseException("one leader a term", $"nodes {_leaders[loop.Core.Term]} and {self} both lead term {loop.Core.Term}");
        var applied = loop.State.AppliedIndex;
        if (_looked.GetValueOrDefault(self) == applied || applied % Every != 0)
            return;
        _looked[self] = applied;
        var hash = loop.State.StateHash();
        if (!_hashes.TryAdd(applied, hash) && _hashes[applied] != hash)
            throw new BrokenPromiseException("one state an index", $"the state of {node.Member.Name} at index {applied} is not that of the others");
    }
}
