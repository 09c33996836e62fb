using System.Text;

namespace Rrmq.Mutants;

/// <summary>Puts all mutants into the source at once, each behind its switch. Pure. Places are found in the source as it is, so that no patch can meet another's text.</summary>
internal static class Patching
{
    /// <summary>Each patch of one file that cannot be applied, and why. The others can.</summary>
    public static IReadOnlyDictionary<Patch, string> FindProblems(string source, IReadOnlyList<(Mutant Mutant, Patch Patch)> patches)
    {
        var problems = new Dictionary<Patch, string>();
        foreach (var (mutant, patch) in patches)
        {
            var count = Count(source, patch.Original);
            if (count != 1)
                problems.Add(patch, $"{mutant.Name}: {patch.File} has this {count} times, once is expected; the rule has moved:\n{patch.Original}");
            else if (!patch.Replacement.Contains(Patch.SwitchMark, StringComparison.Ordinal))
                problems.Add(patch, $"{mutant.Name}: the patch of {patch.File} has no switch");
        }

        var end = 0;
        foreach (var (at, mutant, patch) in Places(source, [.. patches.Where(each => !problems.ContainsKey(each.Patch))]))
        {
            if (at < end)
                problems.Add(patch, $"{mutant.Name}: another mutant's patch of {patch.File} overlaps this:\n{patch.Original}");
            else
                end = at + patch.Original.Length;
        }

        return problems;
    }

    public static string Apply(string source, IReadOnlyList<(Mutant Mutant, Patch Patch)> patches)
    {
        var text = new StringBuilder();
        var copied = 0;
        foreach (var (at, mutant, patch) in Places(source, patches))
        {
            text.Append(source, copied, at - copied).Append(patch.Replacement.Replace(Patch.SwitchMark, mutant.Switch, StringComparison.Ordinal));
            copied = at + patch.Original.Length;
        }

        return text.Append(source, copied, source.Length - copied).ToString();
    }

    /// <summary>The class that the patched sources ask. Read once, so that the compiler of the running program can forget what is off.</summary>
    public static string SwitchClass(IEnumerable<Mutant> mutants)
    {
        var text = new StringBuilder("internal static class Mutation\n{\n");
        text.Append("    private static readonly string? Active = System.Environment.GetEnvironmentVariable(\"RRMQ_MUTANT\");\n");
        foreach (var mutant in mutants)
            text.Append($"    public static readonly bool {mutant.FieldName} = Active == \"{mutant.Name}\";\n");
        return text.Append("}\n").ToString();
    }

    private static List<(int At, Mutant Mutant, Patch Patch)> Places(string source, IReadOnlyList<(Mutant Mutant, Patch Patch)> patches) =>
        [.. patches.Select(each => (At: source.IndexOf(each.Patch.Original, StringComparison.Ordinal), each.Mutant, each.Patch)).OrderBy(place => place.At)];

    private static int Count(string source, string text)
    {
        var count = 0;
        for (var at = source.IndexOf(text, StringComparison.Ordinal); at >= 0; at = source.IndexOf(text, at + 1, StringComparison.Ordinal))
            count++;
        return count;
    }
}
