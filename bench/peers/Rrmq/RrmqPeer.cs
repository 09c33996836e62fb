using System.Diagnostics;
using System.Text.Json;

namespace Rrmq.Peers;

/// <summary>RRMQ itself: three nodes with default settings and our load generator, one connection for each request under way.</summary>
internal sealed class RrmqPeer(Workshop workshop) : IPeer
{
    private const int Nodes = 3;
    private readonly ChildProcess?[] _nodes = new ChildProcess?[Nodes];
    private readonly int[] _ports = [.. Enumerable.Range(0, Nodes).Select(_ => Workshop.FreePort())];
    private readonly string _folder = workshop.Make("rrmq");
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(1) };

    public PeerSystem Description => new("RRMQ", Version(), "a success means: written and synced on a majority of 3",
        "plain HTTP, a connection for each request under way, one message a request; taking a message is its acknowledgement, and is as durable");

    public TimeSpan Processor => _nodes.Aggregate(TimeSpan.Zero, (sum, node) => sum + (node?.Processor ?? TimeSpan.Zero));

    public long Memory => _nodes.Max(node => node?.Memory ?? 0);

    private IReadOnlyList<Target> Targets => [.. _ports.Select(port => Target.Find($"http://127.0.0.1:{port}")!)];

    public async Task StartAsync()
    {
        File.WriteAllText(Path.Combine(_folder, "cluster.json"), JsonSerializer.Serialize(new { addresses = _ports.Select(port => new { ip = "127.0.0.1", port }) }));
        for (var node = 0; node < Nodes; node++)
            StartNode(node);
        await Workshop.UntilAsync("RRMQ has no leader", TimeSpan.FromSeconds(30), LeaderAsync);
    }

    public Task<string> MakeQueueAsync() => Task.FromResult($"q-{Guid.NewGuid():n}");

    public Task<Recording> PublishAsync(string queue, int bytes, int outstanding, TimeSpan duration) =>
        RunAsync(new LoadOptions { Targets = Targets, Topic = queue, MessageBytes = bytes, Connections = outstanding, Duration = duration, Mode = LoadMode.Publish });

    public async Task<(long Count, double Seconds)> DrainAsync(string queue, int outstanding, long expected)
    {
        var recording = await RunAsync(new LoadOptions
        {
            Targets = Targets, Topic = queue, Connections = outstanding, Duration = TimeSpan.FromMinutes(2), Mode = LoadMode.Pop, Fills = false,
        });
        return (recording.Pop?.Count ?? 0, recording.Seconds);
    }

    public Task<Recording> TakeOneByOneAsync(string queue, TimeSpan duration) =>
        RunAsync(new LoadOptions { Targets = Targets, Topic = queue, Connections = 1, Duration = duration, Mode = LoadMode.Pop, Fills = false });

    public async Task<double> LeaderGapAsync(double perSecond, TimeSpan duration)
    {
        var options = new LoadOptions
        {
            Targets = Targets, Topic = await MakeQueueAsync(), Connections = 64, PerSecond = perSecond, Duration = duration, Warmup = TimeSpan.Zero, Mode = LoadMode.Publish, Drains = false,
        };
        using var run = new LoadRun(options, _ => { });
        var running = run.RunAsync(CancellationToken.None);
        while (run.Began == 0 && !running.IsCompleted)
            await Task.Delay(5);
        await Task.Delay(duration / 3);
        var leader = await LeaderAsync();
        _nodes[leader]!.Dispose();
        var result = await running;
        StartNode(leader);
        await Workshop.UntilAsync("RRMQ's node does not come back", TimeSpan.FromSeconds(30), () => RoleAsync(leader));
        return result.Measured.Publish?.LongestGapMs ?? duration.TotalMilliseconds;
    }

    public ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
            node?.Dispose();
        _http.Dispose();
        return ValueTask.CompletedTask;
    }

    private static async Task<Recording> RunAsync(LoadOptions options)
    {
        using var run = new LoadRun(options with { Warmup = TimeSpan.Zero, Drains = false }, _ => { });
        return (await run.RunAsync(CancellationToken.None)).Measured;
    }

    private async Task<int> LeaderAsync()
    {
        var roles = await Task.WhenAll(Enumerable.Range(0, Nodes).Select(async node => await RoleAsync(node)));
        var leader = Array.IndexOf(roles, "Leader");
        return leader >= 0 ? leader : throw new InvalidOperationException("no node says that it leads");
    }

    private async Task<string> RoleAsync(int node)
    {
        using var json = JsonDocument.Parse(await _http.GetStringAsync(new Uri($"http://127.0.0.1:{_ports[node]}/status")));
        return json.RootElement.GetProperty("role").GetString()!;
    }

    private void StartNode(int node) =>
        _nodes[node] = new ChildProcess(workshop, $"rrmq-{node}", workshop.RrmqProgram, ["--config", "rrmq/cluster.json", "--node-id", $"{node}", "--data", Path.Combine(_folder, $"data-{node}")]);

    private string Version()
    {
        using var process = Process.Start(new ProcessStartInfo(workshop.RrmqProgram, ["--version"]) { RedirectStandardOutput = true })!;
        return process.StandardOutput.ReadToEnd().Replace("rrmq ", "", StringComparison.Ordinal).Trim();
    }
}
