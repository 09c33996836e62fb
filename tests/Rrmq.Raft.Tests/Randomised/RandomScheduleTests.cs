namespace Rrmq.Raft.Tests;

/// <summary>
/// Random schedules against the promises of Raft. RRMQ_SEEDS=1000..2000 runs those seeds instead of the usual ones; one seed alone is its own replay, and
/// prints the end of its trace.
/// </summary>
public sealed class RandomScheduleTests
{
    private const int TraceTail = 120;

    [Fact]
    public void Every_schedule_keeps_the_promises_and_makes_progress_once_healed()
    {
        var (first, last) = Seeds();
        for (var seed = first; seed <= last; seed++)
        {
            if (FailureOf(seed, trace: null) is { } failure)
                Assert.Fail(Explain(seed, failure));
        }
    }

    [Fact]
    public void The_same_seed_gives_the_same_run()
    {
        for (var seed = 1UL; seed <= 5; seed++)
        {
            var (once, again) = (new Simulation(seed), new Simulation(seed));
            once.Run();
            again.Run();
            Assert.Equal(once.Fingerprint, again.Fingerprint);
        }
    }

    /// <summary>A simulator in which nothing happens proves nothing.</summary>
    [Fact]
    public void The_schedules_are_lively()
    {
        var (leaders, entries, reads, changes, installed) = (0, 0, 0, 0, 0);
        for (var seed = 1UL; seed <= 30; seed++)
        {
            var simulation = new Simulation(seed);
            simulation.Run();
            leaders += simulation.Witness.LeadersSeen;
            entries += simulation.Witness.CommittedCount;
            reads += simulation.Witness.ReadsGranted;
            changes += simulation.ChangesAccepted;
            installed += simulation.SnapshotsInstalled;
        }

        Assert.True(
            leaders > 30 && entries > 2000 && reads > 2000 && changes > 50 && installed > 20,
            $"{leaders} leaders, {entries} entries, {reads} reads, {changes} changes of membership, {installed} snapshots installed");
    }

    private static (ulong First, ulong Last) Seeds()
    {
        var wanted = (Environment.GetEnvironmentVariable("RRMQ_SEEDS") ?? "1..250").Split("..");
        return (ulong.Parse(wanted[0]), ulong.Parse(wanted[^1]));
    }

    private static string? FailureOf(ulong seed, List<string>? trace)
    {
        try
        {
            new Simulation(seed, trace).Run();
            return null;
        }
        catch (BrokenRuleException broken)
        {
            return broken.Message;
        }
        catch (Exception bug)
        {
            return bug.ToString();
        }
    }

    private static string Explain(ulong seed, string failure)
    {
        var trace = new List<string>();
        FailureOf(seed, trace);
        var tail = string.Join('\n', trace.Skip(Math.Max(0, trace.Count - TraceTail)));
        return $"seed {seed}: {failure}\n{tail}\nreplay: RRMQ_SEEDS={seed} tests/Rrmq.Raft.Tests/bin/Debug/net10.0/Rrmq.Raft.Tests "
            + $"-method '*{nameof(Every_schedule_keeps_the_promises_and_makes_progress_once_healed)}'";
    }
}
