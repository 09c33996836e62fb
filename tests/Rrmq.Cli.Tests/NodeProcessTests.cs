using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Rrmq.Cli.Tests;

/// <summary>A node as a process: its start forms, its ports, and how it ends.</summary>
public sealed class NodeProcessTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rrmq-cli-").FullName;
    private readonly int _port = RrmqProcess.FreePort();

    public NodeProcessTests()
    {
        File.WriteAllText(Path.Combine(_folder, "cluster.json"), $$"""{"addresses": [{"ip": "http://127.0.0.1", "port": {{_port}}}]}""");
        File.WriteAllText(Path.Combine(_folder, "cluster.xml"), $"""<cluster><node ip="127.0.0.1" port="{_port}"/></cluster>""");
    }

    private string[] Arguments(string text) => text.Replace("PORT", _port.ToString(), StringComparison.Ordinal).Split(' ');

    [Theory]
    [InlineData("cluster.json 0")]
    [InlineData("cluster.xml 0")]
    [InlineData("--config cluster.json --node_id 0")]
    [InlineData("--config=cluster.json --node-id=0 --log_level debug")]
    [InlineData("cluster.json 0 --followerReads --request-timeout 800ms")]
    [InlineData("serve --host 127.0.0.1 --port PORT --id n0")]
    [InlineData("serve --port PORT --id n0 --peers http://127.0.0.1:PORT --replication_mode quorum --quorum 1")]
    public async Task Every_form_starts_a_node_that_ends_with_0_on_SIGTERM(string form)
    {
        using var node = RrmqProcess.Start(_folder, Arguments(form));
        await node.WaitUntilReadyAsync(_port);

        await node.SignalAsync("TERM");

        Assert.Equal(0, await node.ExitCodeAsync());
        Assert.Contains($"listens on http://127.0.0.1:{_port}", node.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SIGINT_ends_it_with_0_too()
    {
        using var node = RrmqProcess.StartInterruptible(_folder, "cluster.json", "0");
        await node.WaitUntilReadyAsync(_port);

        await node.SignalAsync("INT");

        Assert.Equal(0, await node.ExitCodeAsync());
    }

    [Fact]
    public async Task A_pipe_in_the_place_of_a_file_of_its_data_is_one_line_and_exit_code_1()
    {
        using (var first = RrmqProcess.Start(_folder, "cluster.json", "0", "--data", "node"))
        {
            await first.WaitUntilReadyAsync(_port);
            await first.SignalAsync("TERM");
            Assert.Equal(0, await first.ExitCodeAsync());
        }

        var peers = Path.Combine(_folder, "node", "peers.json");
        File.Delete(peers);
        using (var mkfifo = Process.Start("mkfifo", [peers]))
            await mkfifo.WaitForExitAsync();
        using var node = RrmqProcess.Start(_folder, "cluster.json", "0", "--data", "node");

        Assert.Equal(1, await node.ExitCodeAsync());
        Assert.Contains("peers.json: cannot be read: it is a pipe or a device", Assert.Single(node.Error.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_disk_that_fails_ends_it_with_1_and_says_why_once()
    {
        using var node = RrmqProcess.StartLimitable(_folder, "cluster.json", "0");
        await node.WaitUntilReadyAsync(_port);

        await node.LimitFilesAsync(16);
        using var http = new HttpClient();
        await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            for (var i = 0; ; i++)
                (await http.PutAsync($"http://127.0.0.1:{_port}/topic", new StringContent($$"""{"topic": "{{i}}"}""", null, "application/json"))).Dispose();
        });

        Assert.Equal(1, await node.ExitCodeAsync());
        Assert.Single(node.Error.Split('\n'), line => line.Contains("the node cannot go on", StringComparison.Ordinal));
        Assert.DoesNotContain("   at ", node.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_in_use_is_one_line_exit_code_1_and_nothing_created()
    {
        using var taken = new TcpListener(IPAddress.Loopback, _port);
        taken.Start();
        using var node = RrmqProcess.Start(_folder, "cluster.json", "0");

        Assert.Equal(1, await node.ExitCodeAsync());

        Assert.Equal($"rrmq: cannot listen on 127.0.0.1:{_port}: address already in use (field addresses[0].port in cluster.json)", node.Error.TrimEnd());
        Assert.Equal(["cluster.json", "cluster.xml"], Directory.GetFileSystemEntries(_folder).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task An_address_of_another_machine_is_one_line_and_exit_code_1()
    {
        using var node = RrmqProcess.Start(_folder, "serve", "--host", "192.0.2.1", "--port", _port.ToString());

        Assert.Equal(1, await node.ExitCodeAsync());

        Assert.Contains("this machine does not have that address (field --host)", Assert.Single(node.Error.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_node_ends_when_the_process_that_started_it_is_gone()
    {
        using var node = RrmqProcess.Start(_folder, "cluster.json", "0", "--exit-with-parent");
        await node.WaitUntilReadyAsync(_port);

        node.CloseInput();

        Assert.Equal(0, await node.ExitCodeAsync());
    }

    [Fact]
    public async Task A_node_does_not_mind_a_closed_stdin()
    {
        using var node = RrmqProcess.Start(_folder, "cluster.json", "0");
        node.CloseInput();

        await node.WaitUntilReadyAsync(_port);
        await node.SignalAsync("TERM");

        Assert.Equal(0, await node.ExitCodeAsync());
    }

    public void Dispose() => TestFolder.Delete(_folder);
}
