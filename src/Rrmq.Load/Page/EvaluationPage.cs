using System.Text;

namespace Rrmq.Load;

/// <summary>The evaluation as one HTML file that needs nothing else: pictures, tables, and where and how all of it was measured. Every element is closed, so that it is XML, too.</summary>
public static class EvaluationPage
{
    public static string Render(EvaluationReport report)
    {
        var page = new StringBuilder();
        page.Append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
            + $"<title>RRMQ {Words.Escape(report.Version)}, evaluation</title>\n<style>\n{EvaluationStyle.Css}\n</style>\n</head>\n<body>\n");
        page.Append($"<h1>RRMQ {Words.Escape(report.Version)}, evaluation</h1>\n<p class=\"soft\">{report.Began:yyyy-MM-dd HH:mm}, profile {Words.Escape(report.Profile)}, seed {report.Seed}, "
            + $"{Words.Number(report.Seconds)} s; repeat it with <code>rrmq eval --profile {Words.Escape(report.Profile)} --seed {report.Seed}</code></p>\n");
        AppendVerdict(page, report);
        foreach (var problem in report.Problems)
            page.Append($"<p class=\"verdict bad\">{Words.Escape(problem)}</p>\n");
        AppendTiles(page, report);
        FaultSection.Append(page, report);
        ThroughputSections.AppendPayload(page, report);
        ThroughputSections.AppendConnections(page, report);
        LatencySection.Append(page, report);
        ThroughputSections.AppendClusterSizes(page, report);
        ThroughputSections.AppendMessages(page, report);
        if (report.Peers is { } peers)
            PeerSection.Append(page, peers);
        AppendFacts(page, report);
        return page.Append("</body>\n</html>\n").ToString();
    }

    private static void AppendVerdict(StringBuilder page, EvaluationReport report)
    {
        var messages = report.Results.Select(result => result.Load.Messages).ToList();
        var acknowledged = messages.Sum(one => one.Acknowledged);
        var words = report.Violations == 0
            ? $"{Words.Count(acknowledged)} messages acknowledged over all scenarios, {Words.Count(messages.Sum(one => one.Delivered))} delivered: none lost, none twice, none out of order"
            : $"{Words.Count(report.Violations)} promises broken: {Words.Count(messages.Sum(one => one.Lost ?? 0))} lost, {Words.Count(messages.Sum(one => one.Duplicated))} delivered twice, "
                + $"{Words.Count(messages.Sum(one => one.OutOfOrder))} out of order, {Words.Count(messages.Sum(one => one.FromNowhere))} from nowhere, {Words.Count(messages.Sum(one => one.Altered))} altered, "
                + $"{Words.Count(messages.Sum(one => one.FalselyEmpty))} answers falsely empty";
        var brokenOff = messages.Count(one => one.Lost is null);
        if (brokenOff > 0)
            words += $"; {brokenOff} of {messages.Count} scenarios were broken off before losses could be counted";
        page.Append($"<p class=\"verdict{(report.Violations == 0 ? "" : " bad")}\">{words}</p>\n");
    }

    private static void AppendTiles(StringBuilder page, EvaluationReport report)
    {
        List<(string Name, string Value)> tiles = [];
        var connections = ScenarioSummary.Of(report, ScenarioGroup.Connections).Where(summary => summary.Scenario.Mode == LoadMode.Publish).OrderBy(summary => summary.Scenario.Connections).ToList();
        if (connections.Count > 0)
        {
            var (one, many) = (connections[0], connections.MaxBy(summary => summary.Median(ScenarioSummary.PublishRate))!);
            tiles.Add(($"published, {many.Scenario.Name}", $"{Words.Number(many.Median(ScenarioSummary.PublishRate))}/s"));
            tiles.Add(($"taken, {many.Scenario.Name}", $"{Words.Number(many.Median(ScenarioSummary.PopRate))}/s"));
            tiles.Add(($"publish, {one.Scenario.Name}, median", Words.Ms(one.Median(ScenarioSummary.PublishP50))));
        }

        foreach (var killed in ScenarioSummary.Of(report, ScenarioGroup.LeaderKilled).Where(summary => summary.Scenario.KillsLeader).OrderBy(summary => summary.Scenario.Nodes))
            tiles.Add(($"leader of {killed.Scenario.Nodes} killed: gap", Words.Ms(killed.Median(result => result.Load.Measured.Publish?.LongestGapMs))));
        page.Append("<div class=\"counts\">");
        foreach (var (name, value) in tiles)
            page.Append($"<div><span>{Words.Escape(name)}</span><b>{Words.Escape(value)}</b></div>");
        page.Append("</div>\n");
    }

    private static void AppendFacts(StringBuilder page, EvaluationReport report)
    {
        page.Append("<h2>Where and how</h2>\n<div class=\"scroll\"><table class=\"facts\"><tbody>");
        foreach (var fact in report.Facts)
            page.Append($"<tr><td>{Words.Escape(fact.Name)}</td><td>{Words.Escape(fact.Value)}</td></tr>");
        page.Append("</tbody></table></div>\n<p class=\"soft\">Absolute figures are those of this machine, whose processors the load generator shares with the nodes; compare only what was measured in one session. "
            + "Every message carries its producer and number; whether all came back, once and in order, was checked for every scenario. Where there were several rounds, figures are medians and the thin bars their spread. "
            + $"All of it for other programs: <code>{EvaluationFiles.Csv}</code> and <code>{EvaluationFiles.Json}</code> beside this page.</p>\n");
        HtmlTable.Append(page, ["group", "scenario", "round", "published/s", "p50 ms", "p99 ms", "taken/s", "failed", "acknowledged", "delivered", "unknown", "violations", "generator, processors"],
            report.Results.Select(result => (IReadOnlyList<string>)
            [
                $"{result.Scenario.Group}",
                result.Scenario.Name,
                $"{result.Round + 1}",
                Words.Number(ScenarioSummary.PublishRate(result)),
                Words.Number(ScenarioSummary.PublishP50(result)),
                Words.Number(ScenarioSummary.PublishP99(result)),
                Words.Number(ScenarioSummary.PopRate(result)),
                Words.Count(result.Load.Measured.Failed),
                Words.Count(result.Load.Messages.Acknowledged),
                Words.Count(result.Load.Messages.Delivered),
                Words.Count(result.Load.Messages.UnknownPublishes + result.Load.Messages.UnknownPops),
                Words.Count(result.Load.Messages.Violations),
                Words.Number(result.Load.GeneratorProcessors),
            ]), "Every scenario of every round", texts: 2);
    }
}
