using System.Globalization;

namespace Rrmq.Simulation.Tests;

/// <summary>
/// Whole clusters under drawn faults. The usual run explores: it takes seeds that nobody has run before, for as long as <c>RRMQ_SIM_SECONDS</c> says (60), each twice.
/// <c>RRMQ_SEEDS=1..5000</c> takes those instead, once.
/// </summary>
public sealed class SimulationTests
{
    private const int Jobs = 2;
    private const double UsualSeconds = 60;

    private static readonly Runs Runs = new();

    [Fact]
    public void Whole_clusters_keep_every_promise_under_seeds_never_run_before()
    {
        var named = Environment.GetEnvironmentVariable("RRMQ_SEEDS");
        if (named is not null)
        {
            Assert.True(SeedRange.TryParse(named, out var range), $"RRMQ_SEEDS is {named}, expected a range like 1..5000");
            Sweep(range.Value, budget: null, seed => Runs.Once(new ScenarioCuts(seed)));
            return;
        }

        var seconds = double.TryParse(Environment.GetEnvironmentVariable("RRMQ_SIM_SECONDS"), CultureInfo.InvariantCulture, out var asked) ? asked : UsualSeconds;
        var first = (int)(DateTimeOffset.UtcNow.ToUnixTimeSeconds() % 1_000_000) * 1_000;
        Sweep(new SeedRange(first, int.MaxValue), TimeSpan.FromSeconds(seconds), seed => Runs.Twice(new ScenarioCuts(seed)));
    }

    [Fact]
    public void Every_kind_of_fault_strikes()
    {
        var tally = new SeedSweep(seed => Runs.Once(new ScenarioCuts(seed)), Jobs).Run(new SeedRange(1, 150));

        AssertKept(tally.Broken);
        foreach (var kind in Enum.GetValues<FaultKind>())
            Assert.True(tally.Faults[(int)kind] > 0, $"{kind} struck nobody");
    }

    /// <summary>Lines of <c>corpus.txt</c>: the arguments that once broke a promise, and after a number sign, which.</summary>
    public static TheoryData<string> Corpus() =>
        [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "corpus.txt")).Select(line => line.Split('#')[0].Trim()).Where(line => line.Length > 0)];

    [Theory]
    [MemberData(nameof(Corpus))]
    public void What_once_broke_a_promise_keeps_it_now(string arguments)
    {
        var errors = new StringWriter();
        var command = RunnerCommand.Parse(arguments.Split(' '), TextWriter.Null, errors, out _);

        Assert.True(command is not null, $"corpus.txt: {arguments}: {errors}");
        AssertKept(Runs.Twice(command.Cuts), command.Cuts);
    }

    /// <summary>Clients of jobs besides the others: each acknowledged job runs to an end, no two workers have it at once, and it ends once.</summary>
    [Fact]
    public void Jobs_keep_their_promises_under_faults() => AssertKept(new SeedSweep(seed => Runs.Once(new ScenarioCuts(seed) { JobClients = 4 }), Jobs).Run(new SeedRange(1, 60)).Broken);

    private static void Sweep(SeedRange range, TimeSpan? budget, Func<int, Verdict> run)
    {
        var sweep = new SeedSweep(run, Jobs);
        var tally = sweep.Run(range, budget);

        Report($"seeds from {range.First} on: {sweep.Pace}, {tally.Acknowledged} publishes acknowledged");
        AssertKept(tally.Broken);
        Assert.True(tally.Acknowledged > 30L * tally.Seeds, $"only {tally.Acknowledged} publishes were acknowledged: the weather leaves nothing to check");
    }

    private static void AssertKept(Verdict? broken, ScenarioCuts? cuts = null)
    {
        if (broken is null or { IsKept: true })
            return;
        var told = new StringWriter();
        Runner.Tell(broken, told);
        Assert.Fail($"{told}replay: {(cuts ?? new ScenarioCuts(broken.Scenario.Seed)).Command}");
    }

    private static void Report(string line)
    {
        TestContext.Current.TestOutputHelper?.WriteLine(line);
        Console.WriteLine($"  {line}");
    }
}
