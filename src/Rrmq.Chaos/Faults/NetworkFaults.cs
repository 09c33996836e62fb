namespace Rrmq.Chaos;

/// <summary>What is done to the network between the nodes. Clients still reach all of them: a node that is cut off must know better than to answer from what it has.</summary>
internal sealed class NetworkFaults(ChaosCluster cluster, Prey prey, Action<IReadOnlyList<ChaosNode>, bool> cut)
{
    public Deed? Partition(Fault fault)
    {
        var side = prey.Choose(fault);
        return side.Count == 0 || side.Count == cluster.Nodes.Count
            ? null
            : Cut($"partition: {prey.Describe(side)} cut off", cluster.Mesh.Between([.. side.Select(node => node.Index)]), side);
    }

    public Deed? OneWay(Fault fault)
    {
        if (prey.Choose(fault) is not [var node, ..] || prey.Another(node, fault.Pick / 4) is not { } other)
            return null;
        var name = prey.Describe(node);
        return (fault.Pick % 4) switch
        {
            0 => Cut($"one way: {other.Name} does not hear {name}", [(node.Index, other.Index)], [node]),
            1 => Cut($"one way: {name} does not hear {other.Name}", [(other.Index, node.Index)], [node]),
            2 => Cut($"one way: nobody hears {name}", [.. cluster.Mesh.Links.Where(link => link.From == node.Index)], [node]),
            _ => Cut($"one way: {name} hears nobody", [.. cluster.Mesh.Links.Where(link => link.To == node.Index)], [node]),
        };
    }

    public Deed? Slow(Fault fault)
    {
        if (prey.Choose(fault) is not [var node, ..] || prey.Another(node, fault.Pick) is not { } other)
            return null;
        return Hold($"slow link: {prey.Describe(node)} and {other.Name}, {fault.Milliseconds} ms each way", [(node.Index, other.Index), (other.Index, node.Index)],
            TimeSpan.FromMilliseconds(fault.Milliseconds), TimeSpan.Zero);
    }

    public Deed Delay(Fault fault) =>
        Hold($"delay: all messages up to {fault.Milliseconds} ms late", [.. cluster.Mesh.Links], TimeSpan.Zero, TimeSpan.FromMilliseconds(fault.Milliseconds));

    public Deed? Reset(Fault fault)
    {
        if (prey.Choose(fault) is not [var node, ..])
            return null;
        foreach (var link in cluster.Mesh.Links.Where(link => link.From == node.Index || link.To == node.Index))
            cluster.Mesh.Reset(link);
        return Deed.Done($"reset of all connections of {prey.Describe(node)} to its peers");
    }

    private Deed Cut(string words, IReadOnlyList<(int From, int To)> links, IReadOnlyList<ChaosNode> nodes)
    {
        foreach (var link in links)
            cluster.Mesh.Weather(link).Cut();
        cut(nodes, true);
        return Deed.Lasting(words, () =>
        {
            foreach (var link in links)
                cluster.Mesh.Weather(link).Heal();
            cut(nodes, false);
        });
    }

    private Deed Hold(string words, IReadOnlyList<(int From, int To)> links, TimeSpan delay, TimeSpan jitter)
    {
        foreach (var link in links)
            cluster.Mesh.Weather(link).Delay(delay, jitter);
        return Deed.Lasting(words, () =>
        {
            foreach (var link in links)
                cluster.Mesh.Weather(link).Delay(-delay, -jitter);
        });
    }
}
