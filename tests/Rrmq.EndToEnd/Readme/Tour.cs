using System.Text.RegularExpressions;

namespace Rrmq.EndToEnd;

/// <summary>
/// Reads the commands out of a page: every block fenced as <c>```sh</c>, but for those below a line that begins with <c>&lt;!-- not run:</c> and says why. In a block, a line that begins with
/// <c># =&gt;</c> is expected output of the command above it, another comment is for people, and all else is commands.
/// </summary>
internal static class Tour
{
    public static IReadOnlyList<TourStep> Read(string markdown)
    {
        var steps = new List<TourStep>();
        var lines = markdown.ReplaceLineEndings("\n").Split('\n');
        var (inBlock, isShell) = (false, false);
        string? command = null;
        for (var number = 0; number < lines.Length; number++)
        {
            var line = lines[number];
            if (line.TrimStart().StartsWith("```", StringComparison.Ordinal))
            {
                if (command is not null)
                    throw new FormatException($"line {number + 1}: the block ends in the middle of a command");
                isShell = !inBlock && line.Trim() == "```sh" && !(number > 0 && lines[number - 1].StartsWith("<!-- not run:", StringComparison.Ordinal));
                inBlock = !inBlock;
            }
            else if (inBlock && isShell)
            {
                command = Take(steps, command, line, number + 1);
            }
        }

        return inBlock ? throw new FormatException("the last block has no end") : steps;
    }

    /// <summary>Null when the output is what the README promises, else the first difference.</summary>
    public static string? Compare(TourStep step, string output)
    {
        if (step.Expected.Count == 0)
            return null;
        var lines = output.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
        for (var i = 0; i < Math.Max(lines.Length, step.Expected.Count); i++)
        {
            var (found, expected) = (i < lines.Length ? lines[i].TrimEnd() : "(nothing)", i < step.Expected.Count ? step.Expected[i] : "(nothing)");
            if (!Regex.IsMatch(found, "^" + Regex.Escape(expected).Replace(@"\.\.\.", ".*", StringComparison.Ordinal).Replace("…", ".*", StringComparison.Ordinal) + "$"))
                return $"line {step.Line}: {step.Command}\n  promises: {expected}\n  gives:    {found}";
        }

        return null;
    }

    private static string? Take(List<TourStep> steps, string? begun, string line, int number)
    {
        if (begun is null && line.StartsWith("# =>", StringComparison.Ordinal))
        {
            if (steps.Count == 0)
                throw new FormatException($"line {number}: output is promised and no command is above it");
            steps[^1] = steps[^1] with { Expected = [.. steps[^1].Expected, line[4..].Trim()] };
            return null;
        }

        if (begun is null && (line.Length == 0 || line[0] == '#'))
            return null;
        if (line.EndsWith('\\'))
            return $"{begun}{line[..^1]}";
        steps.Add(new TourStep(number, $"{begun}{line}", []));
        return null;
    }
}
