using System.Text.Json.Nodes;

namespace Rrmq.EndToEnd;

/// <summary>
/// A cluster of real processes on one CONFIG, in a folder and on ports of its own. Segments and snapshots are small, so that logs roll and are compacted under the least load.
/// </summary>
internal sealed class Cluster : IDisposable
{
    private static readonly TimeSpan LeaderTime = TimeSpan.FromSeconds(60);
    private readonly PortBlock? _ports;
    private readonly List<ClusterNode> _nodes;

    /// <summary>On this machine's own address.</summary>
    /// <param name="nodes">How many.</param>
    /// <param name="settings">Of CONFIG.</param>
    /// <param name="storages">In what each node keeps its state; as CONFIG says when null.</param>
    public Cluster(int nodes, IReadOnlyDictionary<string, string>? settings = null, IReadOnlyList<string>? storages = null)
    {
        var ports = _ports = PortBlock.Take();
        var addresses = new JsonArray();
        for (var index = 0; index < nodes; index++)
            addresses.Add((JsonNode)new JsonObject { ["ip"] = "127.0.0.1", ["port"] = ports[index] });
        WriteConfig(addresses, settings);
        _nodes = [.. Enumerable.Range(0, nodes).Select(index => new ClusterNode(Folder, index, NodeDoor.Local(ports[index]), [Repository.Program, ConfigPath, $"{index}", .. Flags(index)]))];

        string[] Flags(int index) => storages is null ? [] : ["--storage", storages[index]];
    }

    /// <summary>Elsewhere.</summary>
    /// <param name="addresses">The nodes as CONFIG lists them.</param>
    /// <param name="door">Where we reach each.</param>
    /// <param name="program">The words that start the program where that node lives.</param>
    /// <param name="settings">Of CONFIG.</param>
    public Cluster(JsonArray addresses, Func<int, NodeDoor> door, Func<int, IReadOnlyList<string>> program, IReadOnlyDictionary<string, string>? settings = null)
    {
        WriteConfig(addresses, settings);

        // A node elsewhere ends with the test, however that ends.
        _nodes = [.. Enumerable.Range(0, addresses.Count).Select(index =>
            new ClusterNode(Folder, index, door(index), [.. program(index), "--config", ConfigPath, "--node-id", $"{index}", "--exit-with-parent"]))];
    }

    public TempFolder Folder { get; } = new();

    public string ConfigPath => Folder["cluster.json"];

    public IReadOnlyList<ClusterNode> Nodes => _nodes;

    /// <summary>A port of ours on which no node is.</summary>
    public int SparePort => _ports![Nodes.Count];

    public void StartAll()
    {
        foreach (var node in Nodes.Where(node => !node.IsRunning))
            node.Start();
    }

    /// <summary>Nodes that are not in CONFIG and not started yet; when they are, they ask the first node to be taken in.</summary>
    public IReadOnlyList<ClusterNode> AddNewcomers(int count)
    {
        var first = _nodes.Count;
        for (var index = first; index < first + count; index++)
        {
            var port = _ports![index];
            _nodes.Add(new ClusterNode(Folder, index, NodeDoor.Local(port),
                [Repository.Program, "serve", "--join", _nodes[0].Url, "--host", "127.0.0.1", "--port", $"{port}", "--segment-bytes=64KiB", "--min-free-disk=1MiB"]));
        }

        return [.. _nodes.Skip(first)];
    }

    public IReadOnlyList<ClusterNode> Without(params ClusterNode[] some) => [.. Nodes.Except(some)];

    /// <summary>The one leader, once every node that can answer says the same of leader and term.</summary>
    public Task<ClusterNode> LeaderAsync() => LeaderAmongAsync(Nodes);

    /// <summary>The same, asking only some: those on one side of a partition.</summary>
    public async Task<ClusterNode> LeaderAmongAsync(IReadOnlyList<ClusterNode> some)
    {
        return await Eventually.SeeAsync("one leader that all know", LeaderTime, async () =>
        {
            var reports = await ReportsAsync(some);
            var awake = some.Count(node => node.IsRunning && !node.IsStopped);
            var agreed = reports.Count == awake && reports.Count > Nodes.Count / 2
                && reports.Values.Count(report => report.Leads) == 1
                && reports.Values.Select(report => (report.Term, report.Leader)).Distinct().Count() == 1;
            return agreed ? reports.Single(report => report.Value.Leads).Key : null;
        });
    }

    /// <summary>Waits until every node that can answer has applied the same entries.</summary>
    public async Task AllAppliedAsync() =>
        await Eventually.BeTrueAsync("the same last_applied on all nodes", LeaderTime, async () =>
        {
            var reports = await ReportsAsync(Nodes);
            return reports.Count == Nodes.Count(node => node.IsRunning && !node.IsStopped)
                && reports.Values.Select(report => report.LastApplied).Distinct().Count() == 1
                && reports.Values.All(report => report.LastApplied == report.CommitIndex);
        });

    public Client Client() => new([.. Nodes.Select(node => node.Door)]);

    public void Dispose()
    {
        foreach (var node in Nodes)
            node.Dispose();
        _ports?.Dispose();
    }

    private void WriteConfig(JsonArray addresses, IReadOnlyDictionary<string, string>? settings)
    {
        var config = new JsonObject { ["addresses"] = addresses, ["segment_bytes"] = "64KiB", ["snapshot_bytes"] = "64KiB", ["min_free_disk"] = "1MiB" };
        foreach (var (name, value) in settings ?? new Dictionary<string, string>())
            config[name] = value;
        File.WriteAllText(ConfigPath, config.ToJsonString());
    }

    private static async Task<Dictionary<ClusterNode, NodeReport>> ReportsAsync(IReadOnlyList<ClusterNode> some)
    {
        var answers = await Task.WhenAll(some.Select(async node => (node, report: await node.ReportAsync())));
        return answers.Where(answer => answer.report is not null).ToDictionary(answer => answer.node, answer => answer.report!);
    }
}
