using System.Text.Json;

namespace Rrmq.Cli.Tests;

/// <summary><c>rrmq bench</c> as a process, against a real node; and what it says to who mistypes.</summary>
public sealed class BenchTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rrmq-cli-").FullName;

    [Theory]
    [InlineData("bench --mode push", "--mode: \"push\": must be publish, pop or both")]
    [InlineData("bench --rate fast", "--rate: \"fast\": must be a number of requests a second, above 0")]
    [InlineData("bench --rate 0", "--rate: \"0\": must be a number of requests a second, above 0")]
    [InlineData("bench --connections 0", "--connections: \"0\": must be a whole number from 1 to 10000")]
    [InlineData("bench --connections 1", "--connections: \"1\": must be 2 or more, as --mode both publishes on half of them and takes on the others")]
    [InlineData("bench --size 8", "--size: \"8\": must be from 16B, which tell the messages apart, to 1MiB")]
    [InlineData("bench --size 2MiB", "--size: \"2MiB\": must be from 16B, which tell the messages apart, to 1MiB")]
    [InlineData("bench --duration 10", null)]
    [InlineData("bench --duration soon", "--duration: \"soon\": must be a duration from 100ms to 24h, such as 30s or 5m")]
    [InlineData("bench --pipeline 65", "--pipeline: \"65\": must be a whole number from 1 to 64")]
    [InlineData("bench --messages none", "--messages: \"none\": must be a whole number from 1")]
    [InlineData("bench --threads 9 --connections 8", "--threads: \"9\": must be not more than --connections")]
    [InlineData("bench --cluster https://127.0.0.1:1", "--cluster: \"https://127.0.0.1:1\": must be http://host:port, with a host that is known")]
    [InlineData("bench --cluster ,", "--cluster: \",\": must be http://host:port, and more of them after commas")]
    [InlineData("eval --profile slow", "--profile: \"slow\": must be quick or full")]
    [InlineData("eval --seed x", "--seed: \"x\": must be a whole number from 0 to 2147483647")]
    public async Task A_flag_that_is_wrong_is_refused_by_its_name(string arguments, string? line)
    {
        // Port 1 answers nobody: a line that is right fails later, with exit code 1.
        using var rrmq = RrmqProcess.Start(_folder, [.. arguments.Split(' '), .. line is null ? (string[])["--cluster", "127.0.0.1:1"] : []]);

        Assert.Equal(line is null ? 1 : 2, await rrmq.ExitCodeAsync());

        Assert.Equal(line is null ? "rrmq: no node answers at http://127.0.0.1:1: rrmq dev starts a cluster, --cluster names another one" : $"rrmq: command line: {line}", rrmq.Error.TrimEnd());
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public async Task A_flag_that_is_unknown_is_answered_with_the_likely_one()
    {
        using var rrmq = RrmqProcess.Start(_folder, "bench", "--conections", "3");

        Assert.Equal(2, await rrmq.ExitCodeAsync());

        Assert.Equal("rrmq: unknown flag --conections; did you mean --connections?", rrmq.Error.TrimEnd());
    }

    [Theory]
    [InlineData("publish")]
    [InlineData("pop")]
    [InlineData("both")]
    public async Task Messages_go_through_a_real_node_and_all_come_back(string mode)
    {
        var port = RrmqProcess.FreePort();
        using var node = RrmqProcess.Start(_folder, "serve", "--port", $"{port}");
        await node.WaitUntilReadyAsync(port);

        using var bench = RrmqProcess.Start(_folder, "bench", "--cluster", $"127.0.0.1:{port}", "--mode", mode, "--connections", "4", "--messages", "300", "--json", "result.json");

        Assert.True(await bench.ExitCodeAsync() == 0, bench.Error + bench.Output);
        Assert.Contains("lost 0, duplicated 0, out of order 0", bench.Output, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(_folder, "result.json")));
        var messages = json.RootElement.GetProperty("messages");
        Assert.Equal((300, 300, 0), (messages.GetProperty("acknowledged").GetInt64(), messages.GetProperty("delivered").GetInt64(), messages.GetProperty("lost").GetInt64()));
        var measured = json.RootElement.GetProperty("measured").GetProperty(mode == "pop" ? "pop" : "publish");
        Assert.Equal(300, measured.GetProperty("count").GetInt64());
        Assert.InRange(measured.GetProperty("latency").GetProperty("p99_ms").GetDouble(), measured.GetProperty("latency").GetProperty("p50_ms").GetDouble(), 60_000);
    }

    [Fact]
    public async Task An_open_loop_sends_at_its_rate_and_the_result_goes_to_stdout_alone()
    {
        var port = RrmqProcess.FreePort();
        using var node = RrmqProcess.Start(_folder, "serve", "--port", $"{port}");
        await node.WaitUntilReadyAsync(port);

        using var bench = RrmqProcess.Start(_folder, "bench", "--cluster", $"http://127.0.0.1:{port}", "--mode", "publish", "--rate", "200", "--connections", "8", "--warmup", "0s", "--duration", "1s",
            "--json", "-");

        Assert.True(await bench.ExitCodeAsync() == 0, bench.Error);
        using var json = JsonDocument.Parse(bench.Output);
        Assert.Equal((200, 200.0), (json.RootElement.GetProperty("messages").GetProperty("acknowledged").GetInt64(), json.RootElement.GetProperty("per_second").GetDouble()));
    }

    public void Dispose() => TestFolder.Delete(_folder);
}
