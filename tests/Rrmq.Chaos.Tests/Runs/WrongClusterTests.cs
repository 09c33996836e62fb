using System.Diagnostics;

namespace Rrmq.Chaos.Tests;

/// <summary>A whole run with real nodes finds what is wrong with them: here, with what stands before them.</summary>
public sealed class WrongClusterTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rrmq-chaos-test-").FullName;
    private readonly List<LyingDoor> _doors = [];

    [Theory(Timeout = 400_000)]
    [InlineData(Lie.SwallowAPublish, "  lost                   1", "acknowledged messages were never delivered")]
    [InlineData(Lie.DoubleADelivery, "  duplicated             1", "was delivered 2 times")]
    public async Task One_lie_among_thousands_of_answers_is_found_and_named(Lie lie, string count, string named)
    {
        var (code, said, page, wasTold) = await RunAsync(lie);

        // A pop of unknown outcome, of which a busy machine makes some, may have taken the message that was swallowed: such a run can neither accuse nor acquit.
        for (var attempt = 1; attempt < 5 && lie == Lie.SwallowAPublish && !said.Contains(" publishes, 0 pops", StringComparison.Ordinal); attempt++)
            (code, said, page, wasTold) = await RunAsync(lie);

        Assert.True(wasTold, said);
        Assert.Equal(1, code);
        Assert.Contains("verdict: VIOLATED", said, StringComparison.Ordinal);
        Assert.Contains(count, said, StringComparison.Ordinal);
        Assert.Contains(named, said, StringComparison.Ordinal);
        Assert.Contains(named, page, StringComparison.Ordinal);
        Assert.Contains("the nodes' files and lines are in ", said, StringComparison.Ordinal);
        Directory.Delete(said.Split('\n').Single(line => line.StartsWith("the nodes' files", StringComparison.Ordinal)).Split(" in ")[^1].Trim(), recursive: true);
    }

    public void Dispose()
    {
        foreach (var door in _doors)
            door.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<(int Code, string Said, string Page, bool WasTold)> RunAsync(Lie lie)
    {
        var output = new StringWriter();
        var tells = new TellsOnce();
        // Whoever resets connections to a liar would lose answers that are no lie.
        var options = new ChaosOptions { Seed = 1, Duration = TimeSpan.FromSeconds(4), Kinds = [FaultKind.Delay], ReportPath = Path.Combine(_folder, "report.html"), Clients = 6 };
        var run = new ChaosRun(options, arguments => new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "rrmq"), arguments), new ChaosScreen(output, isTerminal: false), door =>
        {
            var lying = new LyingDoor(door.Dial, lie, tells);
            _doors.Add(lying);
            return door with { Dial = lying.Address };
        });
        var code = await run.RunAsync(CancellationToken.None);
        return (code, output.ToString(), await File.ReadAllTextAsync(options.ReportPath), tells.WasTold);
    }
}
