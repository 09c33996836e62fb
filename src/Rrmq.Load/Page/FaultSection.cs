using System.Text;

namespace Rrmq.Load;

/// <summary>The same load with and without a leader that is killed on the way.</summary>
internal static class FaultSection
{
    public static void Append(StringBuilder page, EvaluationReport report)
    {
        var summaries = ScenarioSummary.Of(report, ScenarioGroup.LeaderKilled).OrderBy(summary => summary.Scenario.Nodes).ThenBy(summary => summary.Scenario.KillsLeader).ToList();
        if (summaries.Count == 0)
            return;
        var scenario = summaries[0].Scenario;
        ThroughputSections.Heading(page, "When the leader is killed",
            $"Open loop: {Words.Number(scenario.PerSecond)} publishes a second, due whatever happens, on half of {scenario.Connections} connections, while the others take as fast as messages come. "
            + "The leader is killed (-9) and started again later.");
        HtmlTable.Append(page, ["", "longest gap, published", "longest gap, taken", "publish p50", "p99", "failed attempts", "unknown", "lost", "duplicated", "out of order", "rounds"],
            summaries.Select(Row));
        page.Append("<div class=\"grid2\">\n");
        foreach (var size in summaries.GroupBy(summary => summary.Scenario.Nodes))
        {
            // One scale for both, as they are there to be compared.
            var shown = size.Select(Shown).ToList();
            var scale = new FaultTimeline.Scale(shown);
            foreach (var result in shown)
                Figure.Append(page, result.Scenario.Name, FaultTimeline.Legend, Note(result), Figure.Full, (width, @class) => FaultTimeline.Render(result, scale, width, @class));
        }

        page.Append("</div>\n");
    }

    // The round whose gap is the median of all.
    private static ScenarioResult Shown(ScenarioSummary summary)
    {
        var rounds = summary.Rounds.OrderBy(Gap).ToList();
        return rounds[rounds.Count / 2];
    }

    private static double? Gap(ScenarioResult result) => result.Load.Measured.Publish?.LongestGapMs;

    private static string Note(ScenarioResult result)
    {
        var messages = result.Load.Messages;
        return $"The longest time without an acknowledged publish: {Words.Ms(Gap(result))}. {Words.Count(messages.Acknowledged)} acknowledged, {Words.Count(messages.Delivered)} delivered, "
            + $"{Words.Count(messages.Lost)} lost, {Words.Count(messages.Duplicated)} duplicated, {Words.Count(messages.OutOfOrder)} out of order; of {Words.Count(messages.UnknownPublishes)} publishes and "
            + $"{Words.Count(messages.UnknownPops)} requests to take one the fate stayed unknown.";
    }

    private static IReadOnlyList<string> Row(ScenarioSummary summary) =>
    [
        summary.Scenario.Name,
        Words.Ms(summary.Median(Gap)),
        Words.Ms(summary.Median(result => result.Load.Measured.Pop?.LongestGapMs)),
        Words.Ms(summary.Median(ScenarioSummary.PublishP50)),
        Words.Ms(summary.Median(ScenarioSummary.PublishP99)),
        Words.Count(summary.Rounds.Sum(result => result.Load.Measured.Failed)),
        Words.Count(summary.Rounds.Sum(result => result.Load.Messages.UnknownPublishes + result.Load.Messages.UnknownPops)),
        summary.Rounds.All(result => result.Load.Messages.Lost is null) ? "–" : Words.Count(summary.Rounds.Sum(result => result.Load.Messages.Lost ?? 0)),
        Words.Count(summary.Rounds.Sum(result => result.Load.Messages.Duplicated)),
        Words.Count(summary.Rounds.Sum(result => result.Load.Messages.OutOfOrder)),
        $"{summary.Rounds.Count}",
    ];
}
