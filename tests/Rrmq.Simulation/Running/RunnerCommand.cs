using System.CommandLine;
using System.CommandLine.Help;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Rrmq.Simulation;

/// <summary>The command line of <c>rrmq sim</c>, understood.</summary>
internal sealed record RunnerCommand
{
    private const string About = """
        Whole RRMQ clusters in virtual time: production code, drawn faults, one seed a run.

        Examples:
          rrmq sim --seed 42                 one run, with its trace
          rrmq sim --seed 42 --verbose       with every message, write and answer
          rrmq sim --seeds 1..5000 --jobs 2  many runs; the first broken one is told with the command that replays it
          rrmq sim --seed 42 --minimise      the smallest scenario that still breaks the same promise

        Exit code: 0 all promises were kept, 1 one was broken, 2 used wrongly.
        """;

    /// <summary>What to run, or to run first.</summary>
    public required ScenarioCuts Cuts { get; init; }

    /// <summary>The seeds to run; null for the one in <see cref="Cuts"/>, told in full.</summary>
    public SeedRange? Seeds { get; init; }

    public int Jobs { get; init; } = 1;
    public bool IsVerbose { get; init; }
    public bool Minimises { get; init; }
    public bool RunsTwice { get; init; }

    /// <summary>Reads the arguments. Null: nothing is to be run, and the exit code is set.</summary>
    public static RunnerCommand? Parse(IReadOnlyList<string> args, TextWriter output, TextWriter errors, out int exitCode)
    {
        var seed = new Option<int?>("--seed") { Description = "run this one seed and tell its trace" };
        var seeds = new Option<string?>("--seeds") { Description = "run these seeds: 1..5000" };
        var jobs = new Option<int>("--jobs") { Description = "threads to run on [default: 1]", DefaultValueFactory = _ => 1 };
        var verbose = new Option<bool>("--verbose") { Description = "tell messages, writes and answers too" };
        var minimise = new Option<bool>("--minimise") { Description = "look for the smallest scenario that breaks the same promise" };
        var twice = new Option<bool>("--twice") { Description = "run each seed twice and compare" };
        var only = new Option<string?>("--only") { Description = "keep these faults of the schedule: 3,7,12 or none" };
        var calm = new Option<string?>("--calm") { Description = $"turn these off: {string.Join(',', Enum.GetNames<Ambient>()).ToLowerInvariant()}" };
        var nodes = new Option<int?>("--nodes") { Description = "at most so many nodes" };
        var clients = new Option<int?>("--clients") { Description = "at most so many clients" };
        var leasing = new Option<int?>("--leasing") { Description = "at most so many clients of /v1" };
        var jobClients = new Option<int?>("--job-clients") { Description = "so many clients of jobs are added" };
        var days = new Option<long?>("--days") { Description = "at most so many milliseconds of faults" };
        var root = new RootCommand(About) { seed, seeds, jobs, verbose, minimise, twice, only, calm, nodes, clients, leasing, jobClients, days };
        root.SetAction(_ => 0);
        var parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Action is HelpAction)
        {
            exitCode = parsed.Invoke(new InvocationConfiguration { Output = output });
            return null;
        }

        List<string> problems = [.. parsed.Errors.Select(error => error.Message)];
        if (problems.Count == 0)
        {
            var range = SeedRange.TryParse(parsed.GetValue(seeds), out var found) ? found : null;
            var one = parsed.GetValue(seed);
            if (parsed.GetValue(seeds) is not null && range is null)
                problems.Add("--seeds takes a first and a last seed: 1..5000");
            if ((one is null) == (range is null))
                problems.Add("which seeds? rrmq sim --seed 42, or rrmq sim --seeds 1..5000");
            if (!TryNumbers(parsed.GetValue(only), out var kept))
                problems.Add("--only takes the numbers of faults: 3,7,12 or none");
            if (!TryParts(parsed.GetValue(calm), out var parts))
                problems.Add($"--calm takes some of {string.Join(',', Enum.GetNames<Ambient>()).ToLowerInvariant()}");
            if (parsed.GetValue(jobs) is < 1 or > 256)
                problems.Add("--jobs takes a number from 1 to 256");
            if (problems.Count == 0)
            {
                exitCode = 0;
                return new RunnerCommand
                {
                    Cuts = new ScenarioCuts(one ?? range!.Value.First)
                    {
                        Only = kept,
                        Calm = parts!,
                        Nodes = parsed.GetValue(nodes),
                        Clients = parsed.GetValue(clients),
                        Leasing = parsed.GetValue(leasing),
                        JobClients = parsed.GetValue(jobClients),
                        BadDaysMs = parsed.GetValue(days),
                    },
                    Seeds = range,
                    Jobs = parsed.GetValue(jobs),
                    IsVerbose = parsed.GetValue(verbose),
                    Minimises = parsed.GetValue(minimise),
                    RunsTwice = parsed.GetValue(twice),
                };
            }
        }

        foreach (var problem in problems)
            errors.WriteLine($"rrmq sim: {problem}");
        exitCode = 2;
        return null;
    }

    private static bool TryNumbers(string? text, out IReadOnlyList<int>? numbers)
    {
        numbers = null;
        if (text is null)
            return true;
        var found = new List<int>();
        foreach (var word in text == "none" ? [] : text.Split(','))
        {
            if (!int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                return false;
            found.Add(number);
        }

        numbers = found;
        return true;
    }

    private static bool TryParts(string? text, [NotNullWhen(true)] out IReadOnlyList<Ambient>? parts)
    {
        var found = new List<Ambient>();
        parts = found;
        foreach (var word in text?.Split(',') ?? [])
        {
            if (!Enum.TryParse<Ambient>(word, ignoreCase: true, out var part) || !Enum.IsDefined(part))
                return false;
            found.Add(part);
        }

        return true;
    }
}
