using System.Text.RegularExpressions;

namespace Rrmq.EndToEnd;

/// <summary>
/// Reads the commands out of a page: every block fenced as <c>```sh</c> below the heading that speaks of five minutes or a tour, up to the next heading of its level or a
/// higher one. In a block, a line that begins with <c># =&gt;</c> is expected output of the command above it, another comment is for people, and all else is commands.
/// </summary>
internal static partial class Tour
{
    public static IReadOnlyList<TourStep> Read(string markdown)
    {
        var steps = new List<TourStep>();
        var lines = markdown.ReplaceLineEndings("\n").Split('\n');
        var (level, inBlock, isShell) = (0, false, false);
        string? command = null;
        for (var number = 0; number < lines.Length; number++)
        {
            var line = lines[number];
            if (line.TrimStart().StartsWith("```", StringComparison.Ordinal))
            {
                if (command is not null)
                    throw new FormatException($"line {number + 1}: the block ends in the middle of a command");
                isShell = !inBlock && line.Trim() == "```sh";
                inBlock = !inBlock;
            }
            else if (!inBlock)
            {
                level = LevelAfter(line, level);
            }
            else if (isShell && level > 0)
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

    // Zero: not in the tour.
    private static int LevelAfter(string line, int level)
    {
        var marks = line.TakeWhile(c => c == '#').Count();
        if (marks == 0 || marks == line.Length || line[marks] != ' ')
            return level;
        if (Heading().IsMatch(line))
            return marks;
        return level > 0 && marks <= level ? 0 : level;
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

    [GeneratedRegex("five.minute|a tour", RegexOptions.IgnoreCase)]
    private static partial Regex Heading();
}
