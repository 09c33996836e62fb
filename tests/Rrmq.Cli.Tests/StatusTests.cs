namespace Rrmq.Cli.Tests;

/// <summary><c>rrmq status</c> and <c>rrmq health</c> against a node, and without one.</summary>
public sealed class StatusTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rrmq-status-").FullName;
    private readonly int _port = RrmqProcess.FreePort();

    private string At => $"http://127.0.0.1:{_port}";

    [Fact]
    public async Task A_node_is_shown_as_a_table_as_JSON_and_as_an_exit_code()
    {
        using var node = RrmqProcess.Start(_folder, "serve", "--port", $"{_port}", "--id", "n0");
        await node.WaitUntilReadyAsync(_port);
        while ((await RunAsync("health", "--at", At)).ExitCode != 0)
            await Task.Yield();

        var table = await RunAsync("status", "--at", At);
        Assert.Equal(0, table.ExitCode);
        Assert.Matches($@"^leader http://127\.0\.0\.1:{_port}, 1 of 1 nodes answer\nNODE  ADDRESS +ROLE +TERM +LAST +COMMITTED +APPLIED +RTT +UP\nn0    http://127\.0\.0\.1:{_port} +Leader +\d+", table.Output);

        var json = await RunAsync("status", "--at", At, "--output", "json");
        var status = Assert.Single(System.Text.Json.JsonDocument.Parse(json.Output).RootElement.EnumerateArray());
        Assert.Equal("Leader", status.GetProperty("role").GetString());
    }

    [Fact]
    public async Task A_watch_draws_again_until_it_is_interrupted()
    {
        using var node = RrmqProcess.Start(_folder, "serve", "--port", $"{_port}", "--id", "n0");
        await node.WaitUntilReadyAsync(_port);

        using var watch = RrmqProcess.StartInterruptible(_folder, "status", "--at", At, "--watch");
        await watch.WaitForOutputAsync("1 of 1 nodes answer");
        await watch.SignalAsync("INT");

        Assert.Equal(0, await watch.ExitCodeAsync());
    }

    [Fact]
    public async Task Nobody_there_is_one_line_and_1()
    {
        var status = await RunAsync("status", "--at", At);
        Assert.Equal(1, status.ExitCode);
        Assert.Matches($@"^rrmq: http://127\.0\.0\.1:{_port} cannot be reached: [^\n]+; --at names another node$", status.Error);
        Assert.Equal(1, (await RunAsync("health", "--at", At)).ExitCode);
    }

    [Theory]
    [InlineData("status --at ftp://h:1", "rrmq: command line: --at: \"ftp://h:1\": must be the address of a node, http://host:port")]
    [InlineData("status --output xml", "rrmq: command line: --output: \"xml\": must be table or json")]
    [InlineData("health --at ftp://h:1", "rrmq: command line: --at: \"ftp://h:1\": must be the address of a node, http://host:port")]
    [InlineData("completion fish", "rrmq: SHELL must be bash, zsh or pwsh: rrmq completion bash")]
    public async Task What_makes_no_sense_is_one_line_and_2(string arguments, string line)
    {
        var (exitCode, _, error) = await RunAsync(arguments.Split(' '));

        Assert.Equal((2, line), (exitCode, error));
    }

    [Theory]
    [InlineData("rrmq clu", "cluster")]
    [InlineData("rrmq cluster re", "remove")]
    [InlineData("rrmq serve --jo", "--join")]
    [InlineData("rrmq status --wat", "--watch")]
    [InlineData("rrmq topic pu", "purge")]
    [InlineData("rrmq job ca", "cancel")]
    [InlineData("rrmq receive --fo", "--follow")]
    public async Task Bash_finishes_words(string line, string word)
    {
        var script = (await RunAsync("completion", "bash")).Output;
        var words = line.Split(' ');
        var ask = $"{script}\nCOMP_WORDS=({string.Join(' ', words.Select(one => $"'{one}'"))}); COMP_CWORD={words.Length - 1}; _rrmq; printf '%s\\n' \"${{COMPREPLY[@]}}\"";
        var path = Path.Combine(_folder, "ask.sh");
        await File.WriteAllTextAsync(path, ask);

        using var bash = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("bash", [path]) { RedirectStandardOutput = true })!;
        Assert.Equal(word, (await bash.StandardOutput.ReadToEndAsync()).Trim());
    }

    public void Dispose() => TestFolder.Delete(_folder);

    private async Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using var rrmq = RrmqProcess.Start(_folder, arguments);
        return (await rrmq.ExitCodeAsync(), rrmq.Output.TrimEnd(), rrmq.Error.TrimEnd());
    }
}
