using System.Runtime.InteropServices;
using Rrmq.Server;

namespace Rrmq.Cli;

/// <summary><c>rrmq dev</c>: a whole cluster on this machine, one process a node, until a signal ends it. The data stays for the next time.</summary>
internal static class DevCommand
{
    public static async Task<int> RunAsync(DevArguments arguments)
    {
        var cluster = DevCluster.Parse(arguments);
        var screen = new DevScreen();
        using var stopping = new CancellationTokenSource();
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
        try
        {
            cluster.Check();
            cluster.WriteConfig();
        }
        catch (Exception e) when (e is StartupException or IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"rrmq: {e.Message}");
            return 1;
        }

        var nodes = Enumerable.Range(0, cluster.Nodes).Select(index => new DevNode(cluster, index, arguments.Settings, screen).RunAsync(stopping.Token)).ToList();
        var all = Task.WhenAll(nodes);
        var greeting = GreetAsync(cluster, screen, stopping.Token);
        await all;
        await greeting;
        if (!stopping.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync("rrmq: no node is left");
            return 1;
        }

        screen.Note($"all nodes have stopped; their data is in {cluster.DataPath}");
        return 0;

        void OnSignal(PosixSignalContext context)
        {
            context.Cancel = true;
            stopping.Cancel();
        }
    }

    private static async Task GreetAsync(DevCluster cluster, DevScreen screen, CancellationToken stopping)
    {
        var leader = await LeaderSearch.FindAsync(cluster, TimeSpan.FromSeconds(10), stopping);
        if (stopping.IsCancellationRequested)
            return;
        var url = leader ?? cluster.Url(0);
        var addresses = string.Join("  ", Enumerable.Range(0, cluster.Nodes).Select(cluster.Url));
        screen.Plain($"""

            RRMQ {ProductVersion.Text}: {cluster.Nodes} nodes at {addresses}
            {(leader is null ? "no leader yet; " : "")}data in {cluster.DataPath}; Ctrl-C stops it all. Dashboard: {url}/ui. To try:

              curl -X PUT {url}/topic -d '{"{\"topic\": \"greetings\"}"}'
              curl -X PUT {url}/message -d '{"{\"topic\": \"greetings\", \"message\": \"hello\"}"}'
              curl {url}/message/greetings

            """);
    }
}
