using System.Globalization;

namespace Rrmq.Chaos;

/// <summary>The verdict in words.</summary>
internal static class VerdictText
{
    private const int MostProblems = 20;

    public static string Headline(Verdict verdict) => verdict switch
    {
        { IsClean: false } => $"VIOLATED: {Count(verdict.Problems.Count, "problem")}",
        { IsInterrupted: true } => "so far nothing lost, nothing doubled, order kept (interrupted)",
        _ => "nothing lost, nothing doubled, order kept",
    };

    public static IEnumerable<string> Lines(Verdict verdict)
    {
        yield return $"verdict: {Headline(verdict)}";
        foreach (var (name, value) in Rows(verdict))
            yield return $"  {name,-22} {value}";
        foreach (var problem in verdict.Problems.Take(MostProblems))
            yield return $"  ! {Shortened(problem)}";
        if (verdict.Problems.Count > MostProblems)
            yield return $"  ! and {verdict.Problems.Count - MostProblems} more";
    }

    /// <summary>The counts, each with its name.</summary>
    public static IEnumerable<(string Name, string Value)> Rows(Verdict verdict)
    {
        yield return ("acknowledged", Number(verdict.Totals.Acknowledged));
        yield return ("delivered", Number(verdict.Totals.Delivered));
        yield return ("lost", Number(verdict.CountOf(ProblemKind.Lost)));
        yield return ("duplicated", Number(verdict.CountOf(ProblemKind.Duplicated)));
        yield return ("out of order", Number(verdict.CountOf(ProblemKind.OutOfOrder)));
        yield return ("from nowhere", Number(verdict.CountOf(ProblemKind.FromNowhere)));
        yield return ("falsely empty", Number(verdict.CountOf(ProblemKind.FalselyEmpty)));
        yield return ("unknown outcomes", $"{Number(verdict.Totals.UnknownPublishes)} publishes, {Number(verdict.Totals.UnknownPops)} pops");
        yield return ("longest gap", verdict.LongestGap is { } gap ? $"{gap.Length.TotalMilliseconds:0} ms without a success, from {Seconds(gap.From)} s on" : "under 200 ms");
        yield return ("faults survived", verdict.Survived.Count == 0 ? "none" : string.Join(", ", verdict.Survived.Select(fault => $"{FaultNames.Of(fault.Key)} {fault.Value}")));
    }

    public static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    public static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);

    private static string Count(int number, string thing) => $"{number} {thing}{(number == 1 ? "" : "s")}";

    // Messages are padded to many sizes; what names them is at their beginning.
    private static string Shortened(string line) => line.Replace("....", "", StringComparison.Ordinal);
}
