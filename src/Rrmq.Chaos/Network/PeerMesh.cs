namespace Rrmq.Chaos;

/// <summary>One <see cref="Forwarder"/> for each ordered pair of nodes: the whole network between them, in this process.</summary>
internal sealed class PeerMesh : IDisposable
{
    private readonly Dictionary<(int From, int To), Forwarder> _forwarders = [];

    public PeerMesh(IReadOnlyList<int> internalPorts)
    {
        for (var from = 0; from < internalPorts.Count; from++)
            for (var to = 0; to < internalPorts.Count; to++)
                if (from != to)
                    _forwarders[(from, to)] = new Forwarder(internalPorts[to]);
    }

    /// <summary>Where <paramref name="from"/> dials <paramref name="to"/>.</summary>
    public int PortOf(int from, int to) => _forwarders[(from, to)].Port;

    public IEnumerable<(int From, int To)> Links => _forwarders.Keys;

    /// <summary>The links between two sides, both ways.</summary>
    public IReadOnlyList<(int From, int To)> Between(IReadOnlyCollection<int> side) => [.. Links.Where(link => side.Contains(link.From) != side.Contains(link.To))];

    public LinkWeather Weather((int From, int To) link) => _forwarders[link].Weather;

    public void Reset((int From, int To) link) => _forwarders[link].Reset();

    public void Dispose()
    {
        foreach (var forwarder in _forwarders.Values)
            forwarder.Dispose();
    }
}
