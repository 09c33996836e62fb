using System.Xml.Linq;

namespace Rrmq.Load.Tests;

public sealed class EvaluationPageTests
{
    [Theory]
    [InlineData("quick")]
    [InlineData("full")]
    [InlineData("tiny")]
    public void Every_scenario_is_on_the_page_with_its_figures(string name)
    {
        var profile = EvaluationProfile.All.Append(EvaluationProfile.Tiny).Single(profile => profile.Name == name);
        var page = Parse(MadeUpReports.Of(profile));

        var rows = page.Descendants("tr").Select(row => row.Elements("td").Select(cell => cell.Value).ToList()).ToList();
        foreach (var scenario in ScenarioList.Of(profile))
        {
            Assert.Contains(rows, row => row.Count > 5 && row[0] == scenario.Name);
            Assert.Equal(2, rows.Count(row => row.Count > 5 && row[0] == $"{scenario.Group}" && row[1] == scenario.Name));
        }

        // Two widths of each picture, and none of them empty.
        var pictures = page.Descendants("figure").SelectMany(figure => figure.Descendants().Where(element => element.Name.LocalName == "svg")).ToList();
        Assert.Equal(2 * page.Descendants("figure").Count(), pictures.Count);
        Assert.All(pictures, picture => Assert.Contains(picture.Descendants(), element => element.Name.LocalName == "title"));
        Assert.InRange(pictures.Count, 2 * 9, 2 * 16);
    }

    [Fact]
    public void A_timeline_marks_each_fault_in_words()
    {
        var page = Parse(MadeUpReports.Of(EvaluationProfile.Quick));

        var timeline = page.Descendants("figure").Single(figure => figure.Element("figcaption")!.Value == "3 nodes, leader killed");
        Assert.Contains(timeline.Descendants("title"), title => title.Value == "0.7 s: n1, the leader, is killed (-9)");
        Assert.Contains(timeline.Descendants("title"), title => title.Value == "1.4 s: n1 is started again");
        Assert.Contains(timeline.Descendants("title"), title => title.Value.StartsWith("0.0 s: 10 published", StringComparison.Ordinal));
    }

    [Fact]
    public void It_needs_nothing_from_outside()
    {
        var text = EvaluationPage.Render(MadeUpReports.Of(EvaluationProfile.Full) with { Peers = MadeUpReports.Peers() });

        Assert.DoesNotContain(Parse(text).Descendants(), element => element.Name.LocalName is "script" or "link" or "img" or "iframe");
        Assert.DoesNotContain("url(", text, StringComparison.Ordinal);
        Assert.DoesNotContain("@import", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Broken_promises_and_what_could_not_be_measured_come_first()
    {
        var report = MadeUpReports.Of(EvaluationProfile.Tiny, rounds: 1, lost: 3) with { Problems = ["5 nodes did not start"] };

        var verdicts = Parse(report).Descendants("p").Where(paragraph => paragraph.Attribute("class")?.Value == "verdict bad").Select(paragraph => paragraph.Value).ToList();

        var count = report.Results.Count * 3;
        Assert.Equal(2, verdicts.Count);
        Assert.StartsWith($"{count} promises broken: {count} lost", verdicts[0], StringComparison.Ordinal);
        Assert.Equal("5 nodes did not start", verdicts[1]);
        Assert.Equal(count, report.Violations);
    }

    [Fact]
    public void A_page_of_a_run_that_was_broken_off_is_still_a_page()
    {
        var all = MadeUpReports.Of(EvaluationProfile.Tiny, rounds: 1);

        Assert.NotEmpty(Parse(all with { Results = [] }).Descendants("h1"));
        foreach (var result in all.Results)
            Assert.Contains(Parse(all with { Results = [result] }).Descendants("td"), cell => cell.Value == result.Scenario.Name);
        var empty = all.Results[0].Load with { Measured = new Recorder(0).Finish(1), Emptying = null, Messages = new TallyReport() };
        Assert.Contains("broken off before losses could be counted", EvaluationPage.Render(all with { Results = [all.Results[0] with { Load = empty }] }), StringComparison.Ordinal);
    }

    [Fact]
    public void Peers_have_their_durability_in_the_head_and_a_loss_is_shown_as_a_loss()
    {
        var page = Parse(MadeUpReports.Of(EvaluationProfile.Tiny) with { Peers = MadeUpReports.Peers() });

        var table = page.Descendants("table").Single(table => table.Attribute("class")?.Value == "figures peers");
        Assert.Contains(table.Descendants("th"), head => head.Value.Contains("synced <never>", StringComparison.Ordinal));
        var cells = table.Descendants("td").Where(cell => cell.Attribute("class") is not null).ToDictionary(cell => cell.Value, cell => cell.Attribute("class")!.Value);
        Assert.Equal("worse", cells.Single(cell => cell.Key.StartsWith("11,000", StringComparison.Ordinal)).Value);
        Assert.Equal("best", cells.Single(cell => cell.Key.StartsWith("30,000", StringComparison.Ordinal)).Value);
        Assert.Equal("best", cells.Single(cell => cell.Key.StartsWith("45.0", StringComparison.Ordinal)).Value);
        Assert.Contains(table.Descendants("td"), cell => cell.Value == "–not tried");
    }

    private static XElement Parse(EvaluationReport report) => Parse(EvaluationPage.Render(report));

    private static XElement Parse(string page) => XDocument.Parse(page).Root!;
}
