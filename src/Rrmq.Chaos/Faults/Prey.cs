namespace Rrmq.Chaos;

/// <summary>Turns roles into nodes at the moment when a fault begins. Only nodes that are up and in no other fault's hands are taken.</summary>
internal sealed class Prey(ChaosCluster cluster, LeaderWatch watch)
{
    public IReadOnlyList<ChaosNode> Free => [.. cluster.Nodes.Where(node => node.State == NodeState.Up && !node.IsTaken)];

    /// <summary>The nodes that a fault is for; none when nobody fits.</summary>
    public IReadOnlyList<ChaosNode> Choose(Fault fault)
    {
        var free = Free;
        if (free.Count == 0 || fault.Target == FaultTarget.All)
            return free;
        var leader = free.FirstOrDefault(node => node.Index == watch.Current?.Node);
        var others = free.Where(node => node != leader).ToList();
        return fault.Target switch
        {
            FaultTarget.Leader when leader is not null => [leader],
            FaultTarget.Minority => [.. Rotated(free, fault.Pick).Take(cluster.Nodes.Count - cluster.Majority)],
            _ => others.Count == 0 ? free : [others[fault.Pick % others.Count]],
        };
    }

    /// <summary>Another node that is up.</summary>
    public ChaosNode? Another(ChaosNode than, int pick)
    {
        var others = cluster.Nodes.Where(node => node != than && node.State == NodeState.Up).ToList();
        return others.Count == 0 ? null : others[pick % others.Count];
    }

    /// <summary>A node by its role and name, for a sentence.</summary>
    public string Describe(ChaosNode node) => node.Index == watch.Current?.Node ? $"the leader {node.Name}" : node.Name;

    public string Describe(IReadOnlyList<ChaosNode> nodes) => nodes.Count == cluster.Nodes.Count ? "all nodes" : string.Join(" and ", nodes.Select(Describe));

    private static IEnumerable<ChaosNode> Rotated(IReadOnlyList<ChaosNode> nodes, int by) => Enumerable.Range(0, nodes.Count).Select(index => nodes[(index + by) % nodes.Count]);
}
