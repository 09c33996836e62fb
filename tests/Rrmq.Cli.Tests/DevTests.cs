using System.Net;
using System.Net.Sockets;

namespace Rrmq.Cli.Tests;

/// <summary><c>rrmq dev</c>: nodes come up together, and go together.</summary>
public sealed class DevTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rrmq-dev-").FullName;
    private readonly int _port = RrmqProcess.FreePort();

    private RrmqProcess StartDev() => RrmqProcess.Start(_folder, "dev", "--nodes", "1", "--port", _port.ToString());

    [Fact]
    public async Task It_says_what_to_try_and_ends_all_with_0_on_SIGTERM()
    {
        using var dev = StartDev();
        await dev.WaitForOutputAsync($"curl -X PUT http://127.0.0.1:{_port}/topic -d '{{\"topic\": \"greetings\"}}'");
        Assert.Contains("n0 ", dev.Output, StringComparison.Ordinal);

        await dev.SignalAsync("TERM");

        Assert.Equal(0, await dev.ExitCodeAsync());
        await AssertPortIsFreeAsync();
        Assert.True(File.Exists(Path.Combine(_folder, "data", "cluster.json")));
    }

    [Fact]
    public async Task Its_nodes_end_when_it_is_killed()
    {
        using var dev = StartDev();
        await dev.WaitUntilReadyAsync(_port);

        await dev.SignalAsync("KILL");
        await dev.ExitCodeAsync();

        await AssertPortIsFreeAsync();
    }

    [Fact]
    public async Task A_taken_port_is_one_line_and_nothing_is_created()
    {
        using var taken = new TcpListener(IPAddress.Loopback, _port);
        taken.Start();
        using var dev = StartDev();

        Assert.Equal(1, await dev.ExitCodeAsync());

        Assert.Equal($"rrmq: cannot listen on 127.0.0.1:{_port}: address already in use; --port names the first of other ports", dev.Error.TrimEnd());
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public async Task A_folder_of_another_cluster_is_left_alone()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "data"));
        File.WriteAllText(Path.Combine(_folder, "data", "cluster.json"), "{}");
        using var dev = StartDev();

        Assert.Equal(1, await dev.ExitCodeAsync());

        Assert.Contains("holds another cluster", Assert.Single(dev.Error.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    private async Task AssertPortIsFreeAsync()
    {
        var limit = System.Diagnostics.Stopwatch.StartNew();
        while (true)
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                socket.Bind(new IPEndPoint(IPAddress.Loopback, _port));
                return;
            }
            catch (SocketException)
            {
                Assert.True(limit.Elapsed < TimeSpan.FromSeconds(30));
                await Task.Yield();
            }
        }
    }

    public void Dispose() => TestFolder.Delete(_folder);
}
