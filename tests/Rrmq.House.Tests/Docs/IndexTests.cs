using System.Text.RegularExpressions;

namespace Rrmq.House.Tests;

/// <summary>Every page is found in two clicks: the front page leads to the index, and the index to all others.</summary>
public sealed partial class IndexTests
{
    private static readonly string Docs = Path.Combine(Repository.Root, "docs");

    [Fact]
    public void The_front_page_leads_to_the_index() => Assert.Contains("docs/README.md", LinksOf(Path.Combine(Repository.Root, "README.md")));

    [Fact]
    public void The_index_leads_to_every_page() =>
        Assert.Empty(PagesIn(Docs).Except(LinksOf(Path.Combine(Docs, "README.md"))));

    [Fact]
    public void The_index_of_decisions_leads_to_each_under_its_title()
    {
        var folder = Path.Combine(Docs, "decisions");
        var index = File.ReadAllText(Path.Combine(folder, "README.md"));

        var missing = PagesIn(folder).Where(page =>
        {
            var title = File.ReadLines(Path.Combine(folder, page)).First();
            return !index.Contains($"]({page}) | {title[(title.IndexOf(". ", StringComparison.Ordinal) + 2)..]} |", StringComparison.Ordinal);
        });

        Assert.Empty(missing);
    }

    private static IEnumerable<string> PagesIn(string folder) => Directory.EnumerateFiles(folder, "*.md").Select(path => Path.GetFileName(path)).Where(page => page != "README.md").Order();

    private static IEnumerable<string> LinksOf(string page) => Link().Matches(File.ReadAllText(page)).Select(match => match.Groups[1].Value.Split('#')[0]);

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();
}
