using System.Runtime.CompilerServices;

namespace Rrmq.Server.Tests;

/// <summary>
/// A part of a page in docs/ that is made from the code: what stands between <c>&lt;!-- generated: name --&gt;</c> and <c>&lt;!-- end --&gt;</c>. With <c>RRMQ_WRITE_DOCS=1</c> in the environment
/// the page is written anew; otherwise it must be as it would be written.
/// </summary>
internal static class GeneratedTable
{
    public static string DocsFolder { get; } = FindDocs();

    public static void Check(string page, string name, IEnumerable<string> lines)
    {
        var path = Path.Combine(DocsFolder, page);
        var text = File.ReadAllText(path);
        var (begin, end) = ($"<!-- generated: {name} -->\n", "<!-- end -->");
        var from = text.IndexOf(begin, StringComparison.Ordinal);
        Assert.True(from >= 0, $"{page} has no line {begin}");
        from += begin.Length;
        var to = text.IndexOf(end, from, StringComparison.Ordinal);
        Assert.True(to >= 0, $"{page} has no {end} behind {begin}");
        var wanted = string.Concat(lines.Select(line => line + "\n"));
        if (Environment.GetEnvironmentVariable("RRMQ_WRITE_DOCS") == "1")
            File.WriteAllText(path, text[..from] + wanted + text[to..]);
        else
            Assert.True(text[from..to] == wanted, $"docs/{page} is not what the code says; RRMQ_WRITE_DOCS=1 ./test Rrmq.Server.Tests writes it anew. It should be:\n{wanted}");
    }

    private static string FindDocs([CallerFilePath] string here = "")
    {
        var folder = Path.GetDirectoryName(here);
        while (folder is not null && !File.Exists(Path.Combine(folder, "Rrmq.slnx")))
            folder = Path.GetDirectoryName(folder);
        return Path.Combine(folder ?? throw new InvalidOperationException($"no Rrmq.slnx above {here}"), "docs");
    }
}
