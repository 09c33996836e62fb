using System.Collections.Concurrent;
using Rrmq.Raft;

namespace Rrmq.Transport.Tests;

/// <summary>The storage's memory of peers, without the storage.</summary>
internal sealed class RememberedIncarnations : IPeerIncarnations
{
    private readonly ConcurrentDictionary<NodeId, Incarnation> _known = [];

    public bool TryGet(NodeId node, out Incarnation incarnation) => _known.TryGetValue(node, out incarnation);

    public void Remember(NodeId node, Incarnation incarnation) => _known[node] = incarnation;
}
