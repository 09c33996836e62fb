namespace Rrmq.EndToEnd;

/// <summary><c>rrmq chaos</c> as a user runs it.</summary>
public sealed class ChaosTests : ClusterTest
{
    private static readonly TimeSpan StartTime = TimeSpan.FromSeconds(60);

    [Theory(Timeout = 300_000)]
    [InlineData("log")]
    [InlineData("sqlite")]
    public async Task Rrmq_chaos_attacks_a_cluster_and_finds_that_it_kept_its_promises(string storage)
    {
        SkipWithout(storage);
        var (chaos, folder) = StartOn(storage, "--duration", "8s", "--seed", "1");

        var code = await chaos.ExitAsync(TimeSpan.FromSeconds(180));

        Assert.True(code == 0, string.Join('\n', chaos.Lines));
        Assert.Contains("verdict: nothing lost, nothing doubled, order kept", chaos.Lines);
        Assert.Contains("report: chaos-1.html", chaos.Lines);
        Assert.Contains("rrmq chaos, seed 1", await File.ReadAllTextAsync(folder["chaos-1.html"], TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Report.Line(chaos.Lines.First(line => line.Contains("faults survived", StringComparison.Ordinal)).Trim());
    }

    [Fact(Timeout = 300_000)]
    public async Task Ctrl_C_ends_it_with_the_verdict_so_far()
    {
        var (chaos, _) = Start("--duration", "10m", "--seed", "3", "--faults", "reset,slow");
        await SaysAsync(chaos, " s  ");

        chaos.Send(Signal.Interrupt);

        Assert.Equal(130, await chaos.ExitAsync(TimeSpan.FromSeconds(60)));
        Assert.Contains("verdict: so far nothing lost, nothing doubled, order kept (interrupted)", chaos.Lines);
    }

    [Fact(Timeout = 300_000)]
    public async Task When_it_is_killed_its_nodes_end_with_it_the_frozen_ones_too()
    {
        var (chaos, _) = Start("--duration", "10m", "--seed", "1", "--faults", "freeze");
        await SaysAsync(chaos, "SIGSTOP of ");
        var children = ProcessTree.ChildrenOf(chaos.Pid);
        Assert.InRange(children.Count, 3, 4);

        chaos.KillAtOnce();

        await Eventually.BeTrueAsync("the end of all its processes", StartTime, () => !children.Any(ProcessTree.IsAlive));
    }

    private static async Task SaysAsync(NodeProcess chaos, string text) =>
        await Eventually.BeTrueAsync($"\"{text}\" in what rrmq chaos says", StartTime, () => chaos.Lines.Any(line => line.Contains(text, StringComparison.Ordinal)));

    private (NodeProcess Chaos, TempFolder Folder) Start(params string[] flags) => StartOn("log", flags);

    private (NodeProcess Chaos, TempFolder Folder) StartOn(string storage, params string[] flags)
    {
        var folder = NewFolder();
        var copy = Own(new StreamWriter(folder["chaos.log"]) { AutoFlush = true });

        // A shell that runs the tests in the background has them, and all they start, ignore SIGINT; a person's terminal does not.
        var chaos = NodeProcess.Start(["--default-signal=INT", $"TMPDIR={folder.Path}", $"RRMQ_STORAGE={storage}", Repository.Program, "chaos", .. flags], folder.Path, TextWriter.Synchronized(copy), program: "env");
        return (Own(chaos), folder);
    }
}
