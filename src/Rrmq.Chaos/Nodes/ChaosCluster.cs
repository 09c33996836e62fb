using System.Text.Json.Nodes;

namespace Rrmq.Chaos;

/// <summary>
/// Real nodes on this machine in a folder of their own. Each has a CONFIG of its own that differs from the others' in one thing: it says that its peers are where our forwarders listen. What
/// identifies a node, host and port, is the same in all of them.
/// </summary>
internal sealed class ChaosCluster : IDisposable
{
    private const int PortsInABlock = 7;
    private readonly List<PortBlock> _blocks = [];
    private readonly Dictionary<ChaosNode, SmallVolume> _volumes = [];

    public ChaosCluster(int nodes, string folder, NodeLauncher launch, Action<ChaosNode, NodeState> changed)
    {
        Folder = folder;
        var ports = TakePorts(nodes * 2);
        var internalPorts = ports[nodes..];
        Mesh = new PeerMesh(internalPorts);
        Nodes = [.. Enumerable.Range(0, nodes).Select(index => new ChaosNode(index, ports[index], folder, launch, changed))];
        foreach (var node in Nodes)
            node.WriteConfig(Config(node.Index, internalPorts));
    }

    public string Folder { get; }

    public IReadOnlyList<ChaosNode> Nodes { get; }

    public PeerMesh Mesh { get; }

    public int Majority => (Nodes.Count / 2) + 1;

    /// <summary>The node that listens for clients on a port; null when none of ours does.</summary>
    public ChaosNode? At(int port) => Nodes.FirstOrDefault(node => node.Port == port);

    /// <summary>Gives each node a volume that can be filled, before the first start. False where that is not permitted.</summary>
    public async Task<bool> TryMountVolumesAsync()
    {
        foreach (var node in Nodes)
        {
            if (await SmallVolume.TryMountAsync(node.DataPath) is not { } volume)
                return false;
            _volumes[node] = volume;
        }

        return true;
    }

    public SmallVolume? VolumeOf(ChaosNode node) => _volumes.GetValueOrDefault(node);

    public void Dispose()
    {
        foreach (var node in Nodes)
            node.Dispose();
        foreach (var volume in _volumes.Values)
            volume.Dispose();
        Mesh.Dispose();
        foreach (var block in _blocks)
            block.Dispose();
    }

    private string Config(int self, List<int> internalPorts)
    {
        var addresses = new JsonArray();
        foreach (var node in Nodes)
            addresses.Add((JsonNode)new JsonObject
            {
                ["ip"] = "127.0.0.1",
                ["port"] = node.Port,
                ["internal_port"] = node.Index == self ? internalPorts[self] : Mesh.PortOf(self, node.Index),
            });

        // Small segments, so that logs roll while one watches.
        return new JsonObject { ["addresses"] = addresses, ["segment_bytes"] = "1MiB", ["min_free_disk"] = "8MiB" }.ToJsonString();
    }

    private List<int> TakePorts(int count)
    {
        var ports = new List<int>();
        while (ports.Count < count)
        {
            var block = PortBlock.Take();
            _blocks.Add(block);
            for (var port = 0; port < PortsInABlock && ports.Count < count; port++)
                ports.Add(block[port]);
        }

        return ports;
    }
}
