using System.Collections.Concurrent;
using Rrmq.Raft;

namespace Rrmq.Transport.Tests;

/// <summary>The storage's memory of peers, without the storage.</summary>
internal sealed class RememberedIncarnations : IPeerIncarnations
{
    private readonly ConcurrentDictionary<NodeId, Incarnation> known = [];

    public bool TryGet(NodeId node, out Incarnation incarnation) => known.TryGetValue(node, out incarnation);

    public void Remember(NodeId node, Incarnation incarnation) => known[node] = incarnation;
}
