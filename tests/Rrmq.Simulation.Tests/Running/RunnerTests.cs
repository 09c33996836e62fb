namespace Rrmq.Simulation.Tests;

public sealed class RunnerTests
{
    private static readonly Runs Breaking = new(() => [new TwoPowerCuts()]);

    private static (int ExitCode, string Output, string Errors) Run(string arguments, Runs? runs = null)
    {
        var (output, errors) = (new StringWriter(), new StringWriter());
        var exitCode = Runner.Run(arguments.Split(' '), output, errors, runs);
        return (exitCode, output.ToString(), errors.ToString());
    }

    private static string LastReplay(string output) => output.Split('\n').Last(line => line.StartsWith("replay: ./rrmq sim ", StringComparison.Ordinal))["replay: ./rrmq sim ".Length..].Trim();

    [Fact]
    public void A_seed_that_keeps_its_promises_ends_with_0_and_a_trace()
    {
        var (exitCode, output, _) = Run("--seed 1 --twice");

        Assert.Equal(0, exitCode);
        Assert.Contains("all is healed", output);
        Assert.Contains("kept, seed 1", output);
    }

    [Fact]
    public void Verbose_tells_messages_writes_and_answers_and_changes_nothing()
    {
        var (_, plain, _) = Run("--seed 1");
        var (_, verbose, _) = Run("--seed 1 --verbose");

        Assert.Contains("heartbeat", verbose);
        Assert.Contains("writes ", verbose);
        Assert.Contains("client 1: Publish", verbose);
        Assert.Equal(plain.Trim().Split(' ')[^1], verbose.Trim().Split(' ')[^1]);
    }

    [Fact]
    public void Many_seeds_end_with_their_pace_and_a_count_of_each_kind_of_fault()
    {
        var (exitCode, output, _) = Run("--seeds 1..6 --jobs 2");

        Assert.Equal(0, exitCode);
        Assert.Contains("6 seeds, ", output);
        Assert.All(Enum.GetNames<FaultKind>(), kind => Assert.Contains(kind, output));
    }

    [Fact]
    public void A_broken_promise_ends_with_1_and_a_command_that_breaks_it_again()
    {
        var (exitCode, output, _) = Run("--seeds 1..100", Breaking);
        Assert.Equal(1, exitCode);
        Assert.Contains("BROKEN, seed", output);

        var (again, replayed, _) = Run(LastReplay(output), Breaking);
        Assert.Equal(1, again);
        Assert.Equal(Broken(output), Broken(replayed));
    }

    [Fact]
    public void Minimising_ends_with_the_fewest_faults_their_trace_and_a_command_that_breaks_the_promise_again()
    {
        var (exitCode, output, _) = Run("--seeds 1..100 --minimise", Breaking);
        Assert.Equal(1, exitCode);
        var replay = LastReplay(output);

        var command = RunnerCommand.Parse(replay.Split(' '), TextWriter.Null, TextWriter.Null, out _)!;
        var least = command.Cuts;
        Assert.InRange(least.Only!.Count, 1, 2);
        Assert.All(least.Only, number => AssertKept(least with { Only = [.. least.Only.Where(other => other != number)] }));
        var scenario = Scenario.Draw(least);
        Assert.Equal(1, scenario.Clients.Clients);
        Assert.Equal((0, 0, 0), (scenario.Weather.Loss, scenario.Weather.Repeat, scenario.Weather.Straggle));
        if (scenario.Nodes > 3)
            AssertKept(least with { Nodes = 3 });

        var (again, replayed, _) = Run(replay, Breaking);
        Assert.Equal(1, again);
        Assert.Contains("one power cut", Broken(replayed));
        Assert.Equal(output.Split('\n').Last(line => line.StartsWith("BROKEN", StringComparison.Ordinal)), Broken(replayed));
    }

    [Fact]
    public void Two_runs_of_a_seed_that_differ_break_a_promise()
    {
        var runs = 0;
        var verdict = new Runs(() => ++runs == 2 ? [new TwoPowerCuts()] : []).Twice(new ScenarioCuts(SeedWithTwoPowerCuts()));

        Assert.Equal("one seed, one run", verdict.BrokenPromise);
    }

    [Theory]
    [InlineData("--seed x", "--seed")]
    [InlineData("--seeds 5..1", "--seeds takes a first and a last seed")]
    [InlineData("--jobs 2", "which seeds?")]
    [InlineData("--seed 1 --seeds 1..2", "which seeds?")]
    [InlineData("--seed 1 --only one", "--only takes the numbers of faults")]
    [InlineData("--seed 1 --calm sun", "--calm takes some of loss,repeat")]
    [InlineData("--seeds 1..2 --jobs 0", "--jobs takes a number")]
    [InlineData("--bogus", "--bogus")]
    public void Wrong_use_ends_with_2_and_says_what_is_wrong(string arguments, string said)
    {
        var (exitCode, output, errors) = Run(arguments);

        Assert.Equal((2, ""), (exitCode, output));
        Assert.Contains(said, errors);
    }

    private static void AssertKept(ScenarioCuts cuts) => Assert.True(Breaking.Once(cuts).IsKept, $"{cuts.Command} breaks it too");

    private static int SeedWithTwoPowerCuts() => Enumerable.Range(1, 100).First(seed => !Breaking.Once(new ScenarioCuts(seed)).IsKept);

    private static string Broken(string output) => output.Split('\n').First(line => line.StartsWith("BROKEN", StringComparison.Ordinal));
}
