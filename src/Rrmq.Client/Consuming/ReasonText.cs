using System.Text;

namespace Rrmq.Client;

/// <summary>Why something failed, in the form in which a node takes it: one line of so many bytes at most.</summary>
internal static class ReasonText
{
    private const int MostBytes = 255;

    /// <summary>Null when nothing is left of it.</summary>
    public static string? Cut(string? reason, int mostBytes = MostBytes)
    {
        if (string.IsNullOrWhiteSpace(reason))
            return null;
        var text = new StringBuilder();
        var bytes = 0;
        foreach (var rune in reason.Trim().EnumerateRunes())
        {
            var next = Rune.IsControl(rune) ? new Rune(' ') : rune;
            if ((bytes += next.Utf8SequenceLength) > mostBytes)
                break;
            text.Append(next);
        }

        return text.ToString().Trim();
    }
}
