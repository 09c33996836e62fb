using System.Globalization;
using System.Runtime.CompilerServices;

namespace Rrmq.Documents;

/// <summary>
/// The bytes that a page in docs/ shows: a block of code behind a line <c>&lt;!-- bytes: name --&gt;</c>, each line of it bytes in hexadecimal, and what they mean two blanks or more behind them. Compiled into the
/// test projects whose rooms write such bytes.
/// </summary>
internal static class DocumentedBytes
{
    public static byte[] Of(string page, string name)
    {
        var lines = File.ReadAllLines(PathOf(page));
        var at = Array.IndexOf(lines, $"<!-- bytes: {name} -->");
        Assert.True(at >= 0 && lines[at + 1] == "```", $"docs/{page} has no block of bytes behind a line <!-- bytes: {name} -->");
        var end = Array.IndexOf(lines, "```", at + 2);
        return [.. lines[(at + 2)..end].SelectMany(line => line.Split("  ")[0].Split(' ')).Select(text => byte.Parse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture))];
    }

    public static string PathOf(string page) => Path.GetFullPath(Path.Combine(Here(), "..", "..", "..", "docs", page));

    private static string Here([CallerFilePath] string here = "") => here;
}
