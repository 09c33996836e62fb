using System.Text.Json;
using Rrmq.Client;

namespace Rrmq.Cli.Tests;

/// <summary>Topics and messages from the command line, against a node; and the client through the death of a leader.</summary>
public sealed class MessageTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rrmq-messages-").FullName;
    private readonly int _port = RrmqProcess.FreePort();

    private string At => $"http://127.0.0.1:{_port}";

    [Fact]
    public async Task A_message_goes_in_is_seen_is_leased_and_comes_out()
    {
        using var node = RrmqProcess.Start(_folder, "serve", "--port", $"{_port}", "--id", "n0");
        await node.WaitUntilReadyAsync(_port);

        var made = await RunAsync("topic", "create", "orders", "--set", "lease=1m", "--set", "max_attempts=3");
        Assert.Equal(0, made.ExitCode);
        Assert.Matches(@"(?m)^max_attempts +3$", made.Output);
        Assert.Equal((3, ""), await RunAsync("pop", "orders") is var none ? (none.ExitCode, none.Output) : default);

        Assert.Equal(0, (await RunAsync("pub", "orders", "two pizzas")).ExitCode);
        Assert.Equal(0, (await RunAsync("pub", "orders", "one salad", "--key", "k1")).ExitCode);
        Assert.Equal(0, (await RunAsync("pub", "orders", "one salad", "--key", "k1")).ExitCode);
        Assert.Matches(@"(?m)^orders +2 +0 +0 +0 ", (await RunAsync("topic", "list")).Output);
        Assert.Matches("two pizzas\n.*one salad", (await RunAsync("peek", "orders")).Output);

        var leased = JsonDocument.Parse((await RunAsync("receive", "orders", "--ack", "--output", "json")).Output).RootElement;
        Assert.Equal(("two pizzas", 1), (leased.GetProperty("body").GetString(), leased.GetProperty("attempt").GetInt32()));
        Assert.Equal((0, "one salad"), await RunAsync("pop", "orders", "--max", "10", "--wait", "5s") is var got ? (got.ExitCode, got.Output) : default);

        Assert.Matches(@"(?m)^lease +5m$", (await RunAsync("topic", "settings", "orders", "--set", "lease=5m")).Output);
        Assert.Equal(0, (await RunAsync("topic", "delete", "orders")).ExitCode);
        var gone = await RunAsync("pub", "orders", "x");
        Assert.Equal(1, gone.ExitCode);
        Assert.Matches("^rrmq: [^\n]+; rrmq topic create makes it, rrmq topic list shows what there is$", gone.Error);
    }

    [Theory]
    [InlineData("pub", "rrmq: TOPIC is missing: rrmq pub TOPIC MESSAGE, or rrmq pub TOPIC < FILE")]
    [InlineData("pop", "rrmq: TOPIC is missing: rrmq pop TOPIC")]
    [InlineData("topic create", "rrmq: TOPIC is missing: rrmq topic create TOPIC")]
    [InlineData("topic create t --set lease", "rrmq: command line: --set: \"lease\": must be NAME=VALUE, such as lease=1m")]
    [InlineData("pop t --max 0", "rrmq: command line: --max: \"0\": must be a whole number from 1 to 1000")]
    [InlineData("receive t --wait soon", "rrmq: command line: --wait: \"soon\": must be a duration, such as 500ms, 30s or 5m")]
    [InlineData("peek t --output xml", "rrmq: command line: --output: \"xml\": must be table or json")]
    public async Task What_makes_no_sense_is_one_line_and_2(string arguments, string line)
    {
        using var rrmq = RrmqProcess.Start(_folder, arguments.Split(' '));

        Assert.Equal((2, line), (await rrmq.ExitCodeAsync(), rrmq.Error.TrimEnd()));
    }

    [Fact]
    public async Task Through_the_death_of_a_leader_a_client_loses_and_doubles_nothing()
    {
        const int Messages = 300;
        int[] ports = [_port, RrmqProcess.FreePort(), RrmqProcess.FreePort()];
        await File.WriteAllTextAsync(Path.Combine(_folder, "cluster.json"),
            $$"""{"addresses": [{{string.Join(", ", ports.Select(port => $$"""{"ip": "127.0.0.1", "port": {{port}}}"""))}}]}""");
        var nodes = ports.Select((_, index) => RrmqProcess.Start(_folder, "cluster.json", $"{index}")).ToList();
        try
        {
            foreach (var (node, port) in nodes.Zip(ports))
                await node.WaitUntilReadyAsync(port);
            using var client = new RrmqClient(new RrmqClientOptions { Nodes = [.. ports.Select(port => new Uri($"http://127.0.0.1:{port}"))] });
            await client.ConfigureTopicAsync("work");

            var got = new List<string>();
            var consuming = Task.Run(async () =>
            {
                await foreach (var delivery in client.ConsumeAsync("work", new ConsumeOptions { Prefetch = 5 }))
                {
                    if (await delivery.AckAsync())
                        got.Add(delivery.Message.Text);
                    if (got.Count == Messages)
                        return;
                }
            });
            for (var i = 0; i < Messages; i++)
            {
                if (i == Messages / 2)
                    await KillLeaderAsync(nodes, ports);
                await client.PublishAsync("work", System.Text.Encoding.UTF8.GetBytes($"m{i}"));
            }

            await consuming.WaitAsync(TimeSpan.FromSeconds(60));
            Assert.Equal(Enumerable.Range(0, Messages).Select(i => $"m{i}").Order(), got.Order());
            Assert.Empty(await client.PopAsync("work"));
        }
        finally
        {
            nodes.ForEach(node => node.Dispose());
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static async Task KillLeaderAsync(List<RrmqProcess> nodes, int[] ports)
    {
        using var http = new HttpClient();
        for (var index = 0; index < ports.Length; index++)
        {
            using var status = JsonDocument.Parse(await http.GetStringAsync($"http://127.0.0.1:{ports[index]}/status"));
            if (status.RootElement.GetProperty("role").GetString() == "Leader")
            {
                await nodes[index].SignalAsync("KILL");
                return;
            }
        }

        Assert.Fail("nobody leads");
    }

    private async Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using var rrmq = RrmqProcess.Start(_folder, [.. arguments, "--at", At]);
        rrmq.CloseInput();
        return (await rrmq.ExitCodeAsync(), rrmq.Output.TrimEnd(), rrmq.Error.TrimEnd());
    }
}
