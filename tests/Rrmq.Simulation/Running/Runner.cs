using System.Diagnostics;
using System.Globalization;

namespace Rrmq.Simulation;

/// <summary>The program <c>rrmq sim</c>: runs what it is asked to, and tells a broken promise so that it can be seen again.</summary>
internal sealed class Runner(TextWriter output, Runs runs)
{
    public static int Run(string[] args, TextWriter output, TextWriter errors, Runs? runs = null)
    {
        if (RunnerCommand.Parse(args, output, errors, out var exitCode) is not { } command)
            return exitCode;
        var runner = new Runner(output, runs ?? new Runs());
        return command.Seeds is { } seeds ? runner.Sweep(command, seeds) : runner.ShowOne(command);
    }

    /// <summary>Tells a broken run: its end, which promise, and the command that replays it.</summary>
    public static void Tell(Verdict broken, TextWriter output)
    {
        foreach (var line in broken.LastLines)
            output.WriteLine(line);
        output.WriteLine();
        output.WriteLine($"BROKEN, seed {broken.Scenario.Seed}: {broken.What}");
    }

    private int ShowOne(RunnerCommand command)
    {
        var clock = Stopwatch.StartNew();
        var scenario = Scenario.Draw(command.Cuts);
        TellScenario(scenario);
        var verdict = runs.Once(command.Cuts, new Trace { Reader = output.WriteLine, IsVerbose = command.IsVerbose });
        output.WriteLine();
        if (verdict.IsKept)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"kept, seed {scenario.Seed}: {verdict.Acknowledged} publishes acknowledged in {verdict.VirtualMs / 1000.0:0.0} virtual seconds, {clock.Elapsed.TotalSeconds:0.00} s; trace {verdict.TraceHash:x16}"));
            if (command.RunsTwice && !(verdict = runs.Twice(command.Cuts)).IsKept)
                output.WriteLine($"BROKEN, seed {scenario.Seed}: {verdict.What}");
            return verdict.IsKept ? 0 : 1;
        }

        output.WriteLine($"BROKEN, seed {scenario.Seed}: {verdict.What}");
        output.WriteLine($"replay: {command.Cuts.Command}");
        if (command.Minimises)
            Minimise(command.Cuts, verdict);
        return 1;
    }

    private int Sweep(RunnerCommand command, SeedRange seeds)
    {
        var sweep = new SeedSweep(seed => RunSeed(command, seed), command.Jobs) { Progress = output.WriteLine };
        var tally = sweep.Run(seeds);
        output.WriteLine(sweep.Pace);
        output.Write(tally.FaultTable());
        if (tally.Broken is not { } broken)
        {
            output.WriteLine($"kept, seeds {seeds}: {tally.Acknowledged} publishes acknowledged");
            return 0;
        }

        var cuts = command.Cuts with { Seed = broken.Scenario.Seed };
        Tell(broken, output);
        output.WriteLine($"replay: {cuts.Command}");
        if (command.Minimises)
            Minimise(cuts, broken);
        return 1;
    }

    private Verdict RunSeed(RunnerCommand command, int seed)
    {
        var cuts = command.Cuts with { Seed = seed };
        return command.RunsTwice ? runs.Twice(cuts) : runs.Once(cuts);
    }

    private void Minimise(ScenarioCuts cuts, Verdict broken)
    {
        output.WriteLine();
        output.WriteLine($"looking for less that breaks \"{broken.BrokenPromise}\"");
        var least = new Minimiser(each => runs.Once(each), broken.BrokenPromise!, output.WriteLine).Minimise(cuts);
        output.WriteLine();
        TellScenario(Scenario.Draw(least));
        var verdict = runs.Once(least, new Trace { Reader = output.WriteLine });
        output.WriteLine();
        output.WriteLine($"BROKEN, seed {least.Seed}: {verdict.What}");
        output.WriteLine($"replay: {least.Command}");
    }

    private void TellScenario(Scenario scenario)
    {
        output.WriteLine($"seed {scenario.Seed}: {scenario.Nodes} nodes, {scenario.Clients}, {scenario.Leasing}, {scenario.BadDaysMs} ms of faults");
        output.WriteLine($"weather: {scenario.Weather}");
        foreach (var fault in scenario.Faults)
            output.WriteLine($"  #{fault.Number,-3} {fault.AtMs,6} ms  {fault}");
    }
}
