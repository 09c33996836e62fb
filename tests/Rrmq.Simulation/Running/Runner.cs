using System.CommandLine;
using System.Diagnostics;

namespace Rrmq.Simulation;

/// <summary>
/// The program: <c>rrmq sim</c>. Exit code 0 when every run kept its promises, 1 when one did not, 2 when it was used wrongly.
/// </summary>
internal static class Runner
{
    public static int Run(string[] args, TextWriter output, TextWriter errors)
    {
        var seed = new Option<int?>("--seed") { Description = "run this one seed" };
        var seeds = new Option<string?>("--seeds") { Description = "run these seeds: 1..5000" };
        var root = new RootCommand("Whole RRMQ clusters in virtual time, each run drawn from a seed.") { seed, seeds };
        root.SetAction(_ => 0);
        var parsed = root.Parse(args);
        if (parsed.Action is System.CommandLine.Help.HelpAction)
            return parsed.Invoke(new InvocationConfiguration { Output = output });

        foreach (var error in parsed.Errors)
            errors.WriteLine($"rrmq sim: {error.Message}");
        if (parsed.Errors.Count > 0)
            return 2;
        if (parsed.GetValue(seed) is { } one)
            return RunAll(new SeedRange(one, one), output);
        if (SeedRange.TryParse(parsed.GetValue(seeds), out var range))
            return RunAll(range.Value, output);
        errors.WriteLine("rrmq sim: which seeds? rrmq sim --seed 42, or rrmq sim --seeds 1..5000");
        return 2;
    }

    private static int RunAll(SeedRange range, TextWriter output)
    {
        var clock = Stopwatch.StartNew();
        var virtualMs = 0L;
        for (var seed = range.First; seed <= range.Last; seed++)
        {
            var simulation = new Simulation(seed);
            try
            {
                simulation.Run();
            }
            catch (InvalidOperationException e)
            {
                output.WriteLine(e.Message);
                return 1;
            }

            virtualMs += simulation.Scheduler.NowMs;
        }

        var seconds = clock.Elapsed.TotalSeconds;
        output.WriteLine($"{range.Count} seeds kept their promises: {range.Count / seconds:0.0} seeds/s, {virtualMs / 1000 / seconds:0} virtual seconds a second");
        return 0;
    }
}
