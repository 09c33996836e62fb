using System.Globalization;
using System.Text.RegularExpressions;

namespace Rrmq.EndToEnd;

/// <summary>
/// What the pages tell a newcomer to type is typed. <c>./rrmq dev</c> becomes a cluster on ports and data of the test's own, and the pages' machines and ports become those; every other command runs in a
/// shell as it stands, in a folder where <c>./rrmq</c>, or <c>rrmq</c>, is the program and <c>samples</c> are the samples. A command that starts a node is interrupted when the node listens. Blocks that cannot run here say so and why, and
/// a test of Rrmq.House.Tests has the list of them.
/// </summary>
public sealed partial class ReadmeTests : ClusterTest
{
    private const int FirstReadmePort = 8567;
    private const string StoppedFolder = "data/10.0.0.1_8567";
    private static readonly TimeSpan CommandTime = TimeSpan.FromSeconds(60);

    [Theory(Timeout = 480_000)]
    [InlineData("README.md")]
    [InlineData("docs/tour.md")]
    [InlineData("docs/cli.md")]
    [InlineData("docs/operating.md")]
    public async Task A_page_does_what_it_says(string page)
    {
        var path = Path.Combine(Repository.Root, page);
        var steps = Tour.Read(await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken));
        Assert.NotEmpty(steps);

        var folder = NewFolder();
        File.CreateSymbolicLink(folder["rrmq"], Path.Combine(Repository.Root, "rrmq"));
        File.CreateSymbolicLink(folder["samples"], Path.Combine(Repository.Root, "samples"));
        var ports = Own(PortBlock.Take());
        await File.WriteAllTextAsync(folder["cluster.json"], Config(ports), TestContext.Current.CancellationToken);
        if (steps.Any(step => step.Command.Contains(StoppedFolder, StringComparison.Ordinal)))
            await MakeStoppedNodeAsync(folder, ports);

        // The page is typed into a second terminal while ./rrmq dev runs in the first. The patient timeout keeps the leader that a page found on a machine as busy as a test's.
        var dev = Own(await DevCluster.StartAsync(folder, ports, nodes: 3, "--election-timeout", "2s"));
        var terminal = $"export PATH=\"$PWD:$PATH\" RRMQ_AT=http://127.0.0.1:{ports[0]}\n";
        foreach (var step in steps)
        {
            if (StartsNode().IsMatch(step.Command))
            {
                await StartAndInterruptAsync(folder, terminal, OnSparePorts(step.Command, ports));
                continue;
            }

            var command = OnPorts(step.Command, ports);
            if (Assignment().Match(command) is { Success: true } assignment)
                terminal += await RunAsync(folder, $"{terminal}{command}\ndeclare -p {assignment.Groups[1].Value}") + "\n";
            else
                Assert.Null(Tour.Compare(step, await RunAsync(folder, terminal + command)));
        }

        Assert.Equal(0, await dev.InterruptAsync());
    }

    /// <summary>What a terminal would remember for the commands after it.</summary>
    [GeneratedRegex("^([A-Z]+)=")]
    private static partial Regex Assignment();

    [GeneratedRegex(@"^(\./)?rrmq (serve|--config|\S+\.json)\b")]
    private static partial Regex StartsNode();

    [GeneratedRegex(@"10\.0\.0\.(\d):8567")]
    private static partial Regex Machine();

    /// <summary>The machines that are asked are the nodes that run.</summary>
    private static string OnPorts(string command, PortBlock ports)
    {
        command = Machine().Replace(command, match => $"127.0.0.1:{ports[Number(match) - 1]}");
        for (var index = 0; index < 3; index++)
            command = Regex.Replace(command, $@"(?<=:){FirstReadmePort + index}\b", ports[index].ToString(CultureInfo.InvariantCulture));
        return command;
    }

    /// <summary>The machines whose nodes are started are others.</summary>
    private static string OnSparePorts(string command, PortBlock ports)
    {
        command = Machine().Replace(command, match => $"127.0.0.1:{ports[Number(match) + 2]}");
        return Regex.Replace(command, @"--host 10\.0\.0\.(\d) --port 8567", match => $"--host 127.0.0.1 --port {ports[Number(match) + 2]}");
    }

    private static int Number(Match match) => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);

    private static string Config(PortBlock ports) =>
        $$"""{"addresses": [{{string.Join(", ", Enumerable.Range(3, 3).Select(index => $$"""{"ip": "127.0.0.1", "port": {{ports[index]}}}"""))}}]}""";

    private async Task MakeStoppedNodeAsync(TempFolder folder, PortBlock ports) =>
        await StartAndInterruptAsync(folder, "export PATH=\"$PWD:$PATH\"\n", $"rrmq serve --port {ports[6]} --data {StoppedFolder}");

    private async Task StartAndInterruptAsync(TempFolder folder, string terminal, string command)
    {
        await using var copy = new StreamWriter(folder[$"command-{Guid.NewGuid():n}.log"]);
        var node = Own(NodeProcess.Start(["--default-signal=INT", "bash", "-c", $"{terminal}exec {command}"], folder.Path, TextWriter.Synchronized(copy), program: "env"));
        await Eventually.BeTrueAsync($"\"listens on\" in what {command} says", CommandTime, () => node.Lines.Any(line => line.Contains("listens on", StringComparison.Ordinal)));
        node.Send(Signal.Interrupt);
        Assert.Equal(0, await node.ExitAsync(CommandTime));
    }

    private async Task<string> RunAsync(TempFolder folder, string command)
    {
        await using var copy = new StreamWriter(folder[$"command-{Guid.NewGuid():n}.log"]);
        var shell = Own(NodeProcess.Start(["-c", command], folder.Path, TextWriter.Synchronized(copy), program: "bash"));
        var code = await shell.ExitAsync(CommandTime);
        Assert.True(code == 0, $"{command}\nends with exit code {code}:\n{string.Join('\n', shell.Lines)}");
        return string.Join('\n', shell.Output);
    }
}
