namespace Rrmq.Cli.Tests;

/// <summary>What a person who mistypes is told: one line an error on stderr, exit code 2, and nothing created.</summary>
public sealed class UsageTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rrmq-cli-").FullName;

    public UsageTests() => File.WriteAllText(Path.Combine(_folder, "cluster.json"), """{"addresses": [{"ip": "127.0.0.1", "port": 1}, {"ip": "127.0.0.1", "port": 2}]}""");

    [Theory]
    [InlineData("cluster.json 2", "rrmq: command line: INDEX: \"2\": must be a whole number from 0 to 1, as cluster.json lists 2 nodes")]
    [InlineData("cluster.json x", "rrmq: command line: INDEX: \"x\": must be a whole number from 0 to 1, as cluster.json lists 2 nodes")]
    [InlineData("none.json 0", "rrmq: none.json: there is no such file")]
    [InlineData("cluster.json", "rrmq: INDEX is missing: which node of cluster.json is this? rrmq cluster.json 0 starts the first")]
    [InlineData("--config cluster.json", "rrmq: INDEX is missing: which node of cluster.json is this? rrmq cluster.json 0 starts the first")]
    [InlineData("--node_id 0", "rrmq: CONFIG is missing: rrmq CONFIG INDEX, or rrmq --config CONFIG --node_id INDEX")]
    [InlineData("--config cluster.json --node_id 5", "rrmq: command line: INDEX: \"5\": must be a whole number from 0 to 1, as cluster.json lists 2 nodes")]
    [InlineData("", "rrmq: nothing to do: try rrmq dev, rrmq CONFIG INDEX, or rrmq --help")]
    [InlineData("sevre", "rrmq: \"sevre\" is neither a command nor a CONFIG file; did you mean rrmq serve?")]
    [InlineData("cluster.json 0 --election-timout 1s", "rrmq: unknown flag --election-timout; did you mean --election-timeout?")]
    [InlineData("cluster.json 0 1", "rrmq: \"1\" is one word too many; rrmq --help shows what there is")]
    [InlineData("cluster.json 0 --election_timeout soon", "rrmq: command line: --election-timeout: \"soon\": must be a duration from 10ms to 1m, such as 500ms, 30s or 5m")]
    [InlineData("serve --port 0", "rrmq: command line: --port: \"0\": must be a whole number from 1 to 65535")]
    [InlineData("serve --peers nonsense", "rrmq: command line: --peers: \"nonsense\": must be http://host:port, or http://host:port:internal_port")]
    [InlineData("dev --nodes 99", "rrmq: command line: --nodes: \"99\": must be a whole number from 1 to 9")]
    [InlineData("chaos --duration soon", "rrmq: command line: --duration: \"soon\": must be a duration from 3s to 24h, such as 30s or 5m")]
    [InlineData("chaos --nodes 2", "rrmq: command line: --nodes: \"2\": must be a whole number from 3 to 9")]
    [InlineData("chaos --clients 1", "rrmq: command line: --clients: \"1\": must be a whole number from 2 to 200")]
    [InlineData("chaos --faults kill,earthquake",
        "rrmq: command line: --faults: \"earthquake\": must be any of kill, kill-all, freeze, stop, partition, one-way, slow, delay, reset, tear, flip, disk")]
    [InlineData("backup", "rrmq: --to is missing: rrmq backup --at http://host:port --to FILE")]
    [InlineData("backup --to cluster.json", "rrmq: command line: --to: \"cluster.json\": must be a name that is not taken")]
    [InlineData("backup --to none/all", "rrmq: command line: --to: \"none/all\": must be in a folder that exists")]
    [InlineData("backup --at ftp://h --to all", "rrmq: command line: --at: \"ftp://h\": must be the address of a node, http://host:port")]
    [InlineData("restore", "rrmq: FILE is missing: rrmq restore FILE --config CONFIG --node_id INDEX")]
    [InlineData("restore all", "rrmq: --config is missing: it lists the nodes of the new cluster")]
    [InlineData("restore all --config cluster.json", "rrmq: --node_id is missing: which node of cluster.json is this folder for? 0 is the first")]
    [InlineData("restore all --config cluster.json --node_id 2", "rrmq: command line: INDEX: \"2\": must be a whole number from 0 to 1, as cluster.json lists 2 nodes")]
    [InlineData("inspect", "rrmq: DATA is missing: rrmq inspect DATA, the data folder of a stopped node")]
    [InlineData("inspect none", "rrmq: none: there is no such folder")]
    [InlineData("inspect none --output xml", "rrmq: command line: --output: \"xml\": must be table or json")]
    [InlineData("choas", "rrmq: \"choas\" is neither a command nor a CONFIG file; did you mean rrmq chaos?")]
    public async Task A_mistake_is_one_line_and_exit_code_2(string arguments, string line)
    {
        using var rrmq = RrmqProcess.Start(_folder, arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        Assert.Equal(2, await rrmq.ExitCodeAsync());

        Assert.Equal(line, rrmq.Error.TrimEnd());
        Assert.Equal(["cluster.json"], Directory.GetFileSystemEntries(_folder).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Several_mistakes_are_several_lines()
    {
        using var rrmq = RrmqProcess.Start(_folder, "serve", "--port", "x", "--quorum", "0", "--host", "a b");

        Assert.Equal(2, await rrmq.ExitCodeAsync());

        Assert.Equal(3, rrmq.Error.TrimEnd().Split('\n').Length);
    }

    [Fact]
    public async Task Version_and_help_are_exit_code_0()
    {
        using var version = RrmqProcess.Start(_folder, "--version");
        using var help = RrmqProcess.Start(_folder, "--help");

        Assert.Equal((0, 0), (await version.ExitCodeAsync(), await help.ExitCodeAsync()));
        Assert.StartsWith("rrmq 0.", version.Output, StringComparison.Ordinal);
        Assert.Contains("rrmq dev", help.Output, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
