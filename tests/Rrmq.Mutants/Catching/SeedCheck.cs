using System.Text.RegularExpressions;

namespace Rrmq.Mutants;

/// <summary>Random runs, each drawn from a seed; the first seed that breaks a promise is the finding.</summary>
/// <param name="Kind">What the runs are called.</param>
/// <param name="Program">The project that runs them.</param>
/// <param name="Words">Its arguments; {seeds} stands for the range.</param>
/// <param name="Last">Seeds from 1 to this are run.</param>
public sealed partial record SeedCheck(string Kind, string Program, IReadOnlyList<string> Words, int Last) : Check
{
    public override string Project => Program;

    public override IReadOnlyList<string> Arguments => [.. Words.Select(word => word.Replace("{seeds}", Seeds, StringComparison.Ordinal))];

    public override string Seeds => $"1..{Last}";

    public override string? Finding(ProgramRun run) =>
        run.ExitCode != 0 && FirstSeed().Match(run.Output) is { Success: true } found ? found.Value.Trim() : null;

    public override bool IsClean(ProgramRun run) => run is { ExitCode: 0, IsOutOfTime: false };

    public override string Describe(string? finding) =>
        finding is null ? $"{Kind} {Seeds}" : $"{Kind}, {FirstSeed().Match(finding).Groups[1].Value} of {Seeds}";

    [GeneratedRegex(@"\b(seed \d+)\b[^\n]*")]
    private static partial Regex FirstSeed();
}
