using System.Globalization;

namespace Rrmq.Cli.Tests;

/// <summary>Three real nodes on one CONFIG, <c>cluster.json</c>, in a folder of their own.</summary>
internal sealed class TestCluster : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly List<RrmqProcess> _nodes = [];

    private TestCluster()
    {
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("rrmq-cli-cluster-").FullName;

    public int[] Ports { get; } = [RrmqProcess.FreePort(), RrmqProcess.FreePort(), RrmqProcess.FreePort()];

    /// <summary>As <c>--at</c> takes it: all of them.</summary>
    public string At => string.Join(',', Ports.Select(port => $"http://127.0.0.1:{port}"));

    /// <summary>Waits until every node is ready for requests.</summary>
    public static async Task<TestCluster> StartAsync()
    {
        var cluster = new TestCluster();
        await File.WriteAllTextAsync(Path.Combine(cluster.Folder, "cluster.json"), cluster.Config());
        for (var index = 0; index < cluster.Ports.Length; index++)
            cluster._nodes.Add(RrmqProcess.Start(cluster.Folder, "cluster.json", index.ToString(CultureInfo.InvariantCulture)));
        using var limit = new CancellationTokenSource(Patience);
        using var http = new HttpClient();
        foreach (var (node, port) in cluster._nodes.Zip(cluster.Ports))
        {
            await node.WaitUntilReadyAsync(port);
            while (!(await http.GetAsync($"http://127.0.0.1:{port}/readyz", limit.Token)).IsSuccessStatusCode)
                await Task.Yield();
        }

        return cluster;
    }

    /// <summary>The program with these arguments, asking this cluster: exit code, stdout and stderr without the line ends behind them.</summary>
    public async Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using var rrmq = RrmqProcess.Start(Folder, [.. arguments, "--at", At]);
        rrmq.CloseInput();
        return (await rrmq.ExitCodeAsync(), rrmq.Output.TrimEnd(), rrmq.Error.TrimEnd());
    }

    /// <summary>A line for a shell, asking this cluster.</summary>
    public async Task<(int ExitCode, string Output, string Error)> ShellAsync(string line)
    {
        using var shell = RrmqProcess.StartShell(Folder, line, At);
        shell.CloseInput();
        return (await shell.ExitCodeAsync(), shell.Output.TrimEnd(), shell.Error.TrimEnd());
    }

    public void Dispose()
    {
        _nodes.ForEach(node => node.Dispose());
        TestFolder.Delete(Folder);
    }

    private string Config() => $$"""{"addresses": [{{string.Join(", ", Ports.Select(port => $$"""{"ip": "127.0.0.1", "port": {{port}}}"""))}}]}""";
}
