using System.Globalization;
using System.Text.RegularExpressions;

namespace Rrmq.EndToEnd;

/// <summary>
/// What the README and the tour tell a newcomer to type is typed. <c>./rrmq dev</c> becomes a cluster on ports and data of the test's own, and the README's ports become those;
/// every other command runs in a shell as it stands, in a folder where <c>./rrmq</c> is the program and <c>samples</c> are the samples.
/// </summary>
public sealed partial class ReadmeTests : ClusterTest
{
    private const int FirstReadmePort = 8567;
    private static readonly TimeSpan CommandTime = TimeSpan.FromSeconds(20);

    [Theory(Timeout = 240_000)]
    [InlineData("README.md")]
    [InlineData("docs/tour.md")]
    public async Task A_tour_does_what_it_says(string page)
    {
        var path = Path.Combine(Repository.Root, page);
        Assert.SkipUnless(File.Exists(path), $"there is no {page} yet");
        var steps = Tour.Read(await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken));
        Assert.NotEmpty(steps);

        var folder = NewFolder();
        File.CreateSymbolicLink(folder["rrmq"], Path.Combine(Repository.Root, "rrmq"));
        File.CreateSymbolicLink(folder["samples"], Path.Combine(Repository.Root, "samples"));
        var ports = Own(PortBlock.Take());

        // The tour is typed into a second terminal while ./rrmq dev runs in the first. The patient timeout keeps the leader that the tour found on a machine as busy as
        // a test's.
        var dev = Own(await DevCluster.StartAsync(folder, ports, nodes: 3, "--election-timeout", "2s"));
        var variables = "";
        foreach (var step in steps)
        {
            var command = OnPorts(step.Command, ports);
            Assert.Null(Tour.Compare(step, await RunAsync(folder, variables + command)));
            if (Assignment().IsMatch(command))
                variables += command + "\n";
        }

        Assert.Equal(0, await dev.InterruptAsync());
    }

    /// <summary>What a terminal would remember for the commands after it.</summary>
    [GeneratedRegex("^[A-Z]+=")]
    private static partial Regex Assignment();

    private static string OnPorts(string command, PortBlock ports)
    {
        for (var index = 0; index < 3; index++)
            command = command.Replace((FirstReadmePort + index).ToString(CultureInfo.InvariantCulture), ports[index].ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        return command;
    }

    private async Task<string> RunAsync(TempFolder folder, string command)
    {
        using var copy = new StreamWriter(folder[$"command-{Guid.NewGuid():n}.log"]);
        var shell = Own(NodeProcess.Start(["-c", command], folder.Path, TextWriter.Synchronized(copy), program: "bash"));
        var code = await shell.ExitAsync(CommandTime);
        Assert.True(code == 0, $"{command}\nends with exit code {code}:\n{string.Join('\n', shell.Lines)}");
        return string.Join('\n', shell.Output);
    }
}
