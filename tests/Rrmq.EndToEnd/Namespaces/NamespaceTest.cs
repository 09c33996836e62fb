using System.Net;
using System.Text.Json.Nodes;

namespace Rrmq.EndToEnd;

/// <summary>A test whose nodes live in network namespaces of their own.</summary>
public abstract class NamespaceTest : ClusterTest
{
    private const int Port = 8567;

    private protected NetworkLab Lab { get; private set; } = null!;

    private protected async Task<Cluster> StartInLabAsync(int nodes, IReadOnlyDictionary<string, string>? settings = null, Func<Cluster, Task>? prepare = null)
    {
        Lab = NetworkLab.CreateOrSkip(nodes);
        var addresses = new JsonArray();
        for (var index = 0; index < nodes; index++)
            addresses.Add((JsonNode)new JsonObject { ["ip"] = Lab.AddressOf(index).ToString(), ["port"] = Port });
        var cluster = NewCluster(addresses, index => new NodeDoor($"http://{Lab.AddressOf(index)}:{Port}", new IPEndPoint(Lab.AddressOf(index), Port)),
            index => [.. Lab.Inside(index), Repository.Program], settings);

        // Behind the nodes: they end first.
        Own(Lab);
        if (prepare is not null)
            await prepare(cluster);
        cluster.StartAll();
        await cluster.LeaderAsync();
        return cluster;
    }
}
