namespace Rrmq.Mutants;

/// <summary>A named test, or a named row of one: it and no other must fail for the mutant to count as caught by it.</summary>
/// <param name="Tests">The test project.</param>
/// <param name="Method">The name of the method.</param>
/// <param name="Row">A part of the row's text, where the test has rows.</param>
public sealed record TestCheck(string Tests, string Method, string? Row = null) : Check
{
    public override string Project => Tests;

    public override IReadOnlyList<string> Arguments => ["-method", $"*.{Method}"];

    public override string? Finding(ProgramRun run)
    {
        foreach (var line in run.Output.Split('\n'))
        {
            if (line.EndsWith("[FAIL]", StringComparison.Ordinal) && line.Contains($".{Method}", StringComparison.Ordinal)
                && (Row is null || line.Contains($"\"{Row}\"", StringComparison.Ordinal)))
                return line.Trim();
        }

        return null;
    }

    public override bool IsClean(ProgramRun run) =>
        run is { ExitCode: 0, IsOutOfTime: false } && !run.Output.Contains("Total: 0,", StringComparison.Ordinal);

    public override string Describe(string? finding) => Row is null ? $"`{Method.Replace('_', ' ')}`" : $"`{Row}`";
}
