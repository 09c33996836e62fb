using System.Text;

namespace Rrmq.Raft.Tests;

/// <summary>A line difference with its surroundings, by longest common subsequence: transcripts are short.</summary>
internal static class LineDifference
{
    private const int Surroundings = 3;

    public static string Between(string expected, string actual)
    {
        var lines = Align(expected.Split('\n'), actual.Split('\n'));
        var text = new StringBuilder();
        var shown = -1;
        for (var i = 0; i < lines.Count; i++)
        {
            if (!IsNearChange(lines, i))
                continue;
            if (shown != i - 1)
                text.AppendLine("  ...");
            text.AppendLine(lines[i]);
            shown = i;
        }

        return text.ToString();
    }

    private static bool IsNearChange(List<string> lines, int at)
    {
        for (var i = Math.Max(0, at - Surroundings); i <= Math.Min(lines.Count - 1, at + Surroundings); i++)
        {
            if (lines[i][0] != ' ')
                return true;
        }

        return false;
    }

    private static List<string> Align(string[] left, string[] right)
    {
        var common = new int[left.Length + 1, right.Length + 1];
        for (var i = left.Length - 1; i >= 0; i--)
        {
            for (var j = right.Length - 1; j >= 0; j--)
                common[i, j] = left[i] == right[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
        }

        var lines = new List<string>();
        var (l, r) = (0, 0);
        while (l < left.Length || r < right.Length)
        {
            if (l < left.Length && r < right.Length && left[l] == right[r])
                (_, _) = (l++, Add(lines, ' ', right[r++]));
            else if (r == right.Length || (l < left.Length && common[l + 1, r] >= common[l, r + 1]))
                Add(lines, '-', left[l++]);
            else
                Add(lines, '+', right[r++]);
        }

        return lines;
    }

    private static int Add(List<string> lines, char mark, string line)
    {
        lines.Add($"{mark} {line}");
        return lines.Count;
    }
}
