using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Rrmq.Chaos;

namespace Rrmq.Load;

/// <summary>Real nodes with default settings, in a folder of their own that goes with them.</summary>
internal sealed class EvaluationCluster : IDisposable
{
    private readonly string _folder;
    private readonly PortBlock _ports;
    private readonly List<ChaosNode> _nodes;
    private bool _hasLost;

    public EvaluationCluster(int nodes, string folder, NodeLauncher launch)
    {
        _folder = Directory.CreateDirectory(Path.Combine(folder, $"nodes-{Environment.ProcessId}-{Guid.NewGuid().ToString("N")[..8]}")).FullName;
        _ports = PortBlock.Take();
        _nodes = [.. Enumerable.Range(0, nodes).Select(index => new ChaosNode(index, _ports[index], _folder, launch, static (_, _) => { }))];
        var addresses = new JsonArray();
        foreach (var node in _nodes)
            addresses.Add((JsonNode)new JsonObject { ["ip"] = "127.0.0.1", ["port"] = node.Port });
        var config = new JsonObject { ["addresses"] = addresses }.ToJsonString();
        foreach (var node in _nodes)
        {
            node.WriteConfig(config);
            node.Start();
        }

        Targets = [.. _nodes.Select(node => Target.Find($"http://127.0.0.1:{node.Port}")!)];
    }

    public IReadOnlyList<Target> Targets { get; }

    /// <summary>Processor time of all nodes since they started; null when one of them has ended and taken its own with it.</summary>
    public TimeSpan? Processor
    {
        get
        {
            var times = _nodes.Select(node => Ask(node, process => process.TotalProcessorTime)).ToList();
            return _hasLost || times.Contains(null) ? null : times.Aggregate(TimeSpan.Zero, (sum, time) => sum + time!.Value);
        }
    }

    /// <summary>The largest node's working set.</summary>
    public long Memory => _nodes.Max(node => Ask(node, process => process.WorkingSet64) ?? 0);

    /// <summary>How a node ended by itself; null when none did.</summary>
    public string? Collapse => _nodes.Find(node => node.Collapse is not null)?.Collapse;

    public async Task<ChaosNode> FindLeaderAsync(CancellationToken cancellation)
    {
        using var door = new ClusterDoor(Targets);
        var leader = await door.FindLeaderAsync(TimeSpan.FromSeconds(10), cancellation);
        return _nodes.First(node => node.Port == leader.Address.Port);
    }

    /// <summary>kill -9.</summary>
    public Task KillAsync(ChaosNode node)
    {
        _hasLost = true;
        return node.KillAsync();
    }

    public string StartAgain()
    {
        var down = _nodes.First(node => node.State == NodeState.Down);
        down.Start();
        return down.Name;
    }

    public void Dispose()
    {
        foreach (var node in _nodes)
            node.Dispose();
        _ports.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    // A node may end at any moment, also between two questions.
    private static T? Ask<T>(ChaosNode node, Func<Process, T> question)
        where T : struct
    {
        if (node.Pid is not { } pid)
            return null;
        try
        {
            using var process = Process.GetProcessById(pid);
            return question(process);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or Win32Exception)
        {
            return null;
        }
    }
}
