using System.Text;
using System.Text.RegularExpressions;

namespace Rrmq.Mutants;

/// <summary>docs/mutants.md: the table, and which seed came first when it was written. Pure.</summary>
internal static partial class TableText
{
    public static string Of(Func<Mutant, IReadOnlyList<string?>?> findings)
    {
        var text = new StringBuilder();
        text.Append("# The tests tested\n\n");
        text.Append("Each line is a rule of the product, switched off in a copy of its source, and who noticed: random schedules of the core or whole clusters in virtual\n");
        text.Append("time within the seeds named, transcripts and tests by name. Every check named must notice; without a mutant all of them pass.\n\n");
        text.Append("This page is written by `tests/Rrmq.Mutants`, and the first seed that notices with it: `RRMQ_REWRITE=1 ./test Rrmq.Mutants`. A usual run compares the rest.\n");
        foreach (var chapter in MutantTable.Chapters)
        {
            text.Append($"\n## {chapter.Title}\n\n| mutant | rule that is off | where | noticed by |\n|---|---|---|---|\n");
            foreach (var mutant in chapter.Mutants)
                text.Append(Line(mutant, findings(mutant)));
        }

        return text.ToString();
    }

    public static string WithoutSeeds(string text) => FirstSeed().Replace(text, " $1");

    private static string Line(Mutant mutant, IReadOnlyList<string?>? findings)
    {
        var where = mutant.Patches.Select(patch => Path.GetFileName(patch.File)).Distinct();
        var noticed = mutant.CaughtBy.Select((check, i) => check.Describe(findings?[i]));
        return $"| {mutant.Name} | {mutant.Rule} | {string.Join(", ", where)} | {string.Join(", ", noticed)} |\n";
    }

    /// <summary>"schedules, seed 16 of 1..100" and "schedules 1..100" are the same check.</summary>
    [GeneratedRegex(@", seed \d+ of (\d+\.\.\d+)")]
    private static partial Regex FirstSeed();
}
