using System.Globalization;
using System.Text;

namespace Rrmq.Load;

/// <summary>Latency at rates below the most: what callers see who do not wait for each other.</summary>
internal static class LatencySection
{
    public static void Append(StringBuilder page, EvaluationReport report)
    {
        var summaries = ScenarioSummary.Of(report, ScenarioGroup.Latency).Where(summary => summary.Scenario.ShareOfMost is not null).OrderBy(summary => summary.Scenario.ShareOfMost).ToList();
        if (summaries.Count == 0)
            return;
        ThroughputSections.Heading(page, "Latency under a steady load",
            "Open loop: requests are sent when they are due, at a share of what the closed loop reached before, and their time counts from then, whether or not a connection was free.");
        var curves = summaries.Select((summary, index) => Curve(summary, index)).Where(series => series.Points.Count > 0).ToList();
        List<Series> byLoad =
        [
            Line("median", 0, summaries, ScenarioSummary.PublishP50),
            Line("99 of 100", 1, summaries, ScenarioSummary.PublishP99),
            Line("999 of 1,000", 3, summaries, result => result.Load.Measured.Publish?.Latency.P999Ms),
        ];
        ThroughputSections.Grid(page, () =>
        {
            Figure.AppendLines(page, "How many were acknowledged within what time", Axis.Percentiles("share of the publishes", curves.SelectMany(one => one.Points).Select(point => point.X).DefaultIfEmpty(99).Max()),
                Axis.Logarithmic("ms", curves.SelectMany(one => one.Points).Select(point => point.Y)), curves);
            Figure.AppendLines(page, "Time until a publish is acknowledged, by load", Axis.Linear("share of the most", [1], value => value.ToString("0%", CultureInfo.InvariantCulture).Replace(" ", "", StringComparison.Ordinal)),
                Axis.Logarithmic("ms", ThroughputSections.Ys(byLoad)), byLoad);
        });
        ThroughputSections.Table(page, summaries);
    }

    // One round stands for all, the one whose 99th percentile is their median: curves cannot be averaged.
    private static Series Curve(ScenarioSummary summary, int index)
    {
        var rounds = summary.Rounds.Where(result => result.Load.Measured.Publish is not null).OrderBy(ScenarioSummary.PublishP99).ToList();
        if (rounds.Count == 0)
            return new Series(summary.Scenario.Name, index, []);
        var result = rounds[rounds.Count / 2];
        var rate = $"{Words.Number(result.Scenario.PerSecond)}/s";
        return new Series($"{rate} ({summary.Scenario.Name})", index % 6,
            [
                .. result.Load.Measured.Publish!.Latency.Curve
                    .Select(point => new ChartPoint(point.Percent, Math.Max(point.Ms, 0.001), $"{rate}: {point.Percent:0.####}% within {Words.Ms(point.Ms)}")),
            ], HasDots: false);
    }

    private static Series Line(string name, int colour, IEnumerable<ScenarioSummary> summaries, Func<ScenarioResult, double?> value) =>
        new(name, colour, [.. summaries.Select(summary => summary.Point(summary.Scenario.ShareOfMost!.Value, value, " ms")).OfType<ChartPoint>()]);
}
