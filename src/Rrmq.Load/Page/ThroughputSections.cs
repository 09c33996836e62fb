using System.Text;

namespace Rrmq.Load;

/// <summary>How throughput follows from the size of messages, the connections, the cluster and the backlog.</summary>
internal static class ThroughputSections
{
    private const double Mebibyte = 1 << 20;

    public static void AppendPayload(StringBuilder page, EvaluationReport report)
    {
        var summaries = ScenarioSummary.Of(report, ScenarioGroup.Payload).OrderBy(summary => summary.Scenario.MessageBytes).ToList();
        if (summaries.Count == 0)
            return;
        Heading(page, "Small and large messages", $"{summaries.Max(summary => summary.Scenario.Connections)} connections, fewer for large messages (down to "
            + $"{summaries.Min(summary => summary.Scenario.Connections)}), each sending its next request when the last is answered; then the same connections take all of it again.");
        var x = Axis.Values("bytes a message", [.. summaries.Select(summary => (double)summary.Scenario.MessageBytes)], value => ScenarioList.Size((int)value));
        List<Series> rates =
        [
            Line("published", 0, summaries, Bytes, ScenarioSummary.PublishRate, " messages/s"),
            Line("taken", 1, summaries, Bytes, ScenarioSummary.PopRate, " messages/s"),
        ];
        List<Series> bytes =
        [
            Line("published", 0, summaries, Bytes, result => ScenarioSummary.PublishRate(result) * result.Scenario.MessageBytes / Mebibyte, " MiB/s"),
            Line("taken", 1, summaries, Bytes, result => ScenarioSummary.PopRate(result) * result.Scenario.MessageBytes / Mebibyte, " MiB/s"),
        ];
        Grid(page, () =>
        {
            Figure.AppendLines(page, "Messages a second", x, Axis.Logarithmic("messages/s", Ys(rates)), rates);
            Figure.AppendLines(page, "The same in bytes", x, Axis.Linear("MiB/s of messages", Ys(bytes)), bytes);
        });
        Table(page, summaries);
    }

    public static void AppendConnections(StringBuilder page, EvaluationReport report)
    {
        var summaries = ScenarioSummary.Of(report, ScenarioGroup.Connections).OrderBy(summary => summary.Scenario.Connections).ToList();
        if (summaries.Count == 0)
            return;
        var alone = summaries.Where(summary => summary.Scenario.Mode == LoadMode.Publish).ToList();
        var both = summaries.Where(summary => summary.Scenario.Mode == LoadMode.Both).ToList();
        Heading(page, "Few and many connections", $"{summaries[0].Scenario.MessageBytes}-byte messages. \"Both at once\": half of the connections publish while the others take.");
        var x = Axis.Values("connections", [.. summaries.Select(summary => (double)summary.Scenario.Connections).Distinct()], Words.Short);
        List<Series> rates =
        [
            Line("published", 0, alone, Connections, ScenarioSummary.PublishRate, "/s"),
            Line("taken", 1, alone, Connections, ScenarioSummary.PopRate, "/s"),
            Line("published, both at once", 2, both, Connections, ScenarioSummary.PublishRate, "/s"),
            Line("taken, both at once", 3, both, Connections, ScenarioSummary.PopRate, "/s"),
        ];
        List<Series> latencies =
        [
            Line("median", 0, alone, Connections, ScenarioSummary.PublishP50, " ms"),
            Line("99 of 100", 3, alone, Connections, ScenarioSummary.PublishP99, " ms"),
        ];
        Grid(page, () =>
        {
            Figure.AppendLines(page, "Messages a second", x, Axis.Linear("messages/s", Ys(rates)), rates);
            Figure.AppendLines(page, "Time until a publish is acknowledged", x, Axis.Logarithmic("ms", Ys(latencies)), latencies);
        });
        Table(page, summaries);
    }

    public static void AppendClusterSizes(StringBuilder page, EvaluationReport report)
    {
        var summaries = ScenarioSummary.Of(report, ScenarioGroup.ClusterSize).OrderBy(summary => summary.Scenario.Connections).ThenBy(summary => summary.Scenario.Nodes).ToList();
        if (summaries.Count == 0)
            return;
        Heading(page, "Clusters of one, three and five", "All nodes share this machine's processors and its disk, so that more nodes also mean less machine for each.");
        var names = summaries.Select(summary => summary.Scenario.Name).ToList();
        List<Series> rates =
        [
            Bars("published", 0, summaries, ScenarioSummary.PublishRate, "/s"),
            Bars("taken", 1, summaries, ScenarioSummary.PopRate, "/s"),
        ];
        List<Series> latencies =
        [
            Bars("median", 0, summaries, ScenarioSummary.PublishP50, " ms"),
            Bars("99 of 100", 3, summaries, ScenarioSummary.PublishP99, " ms"),
        ];
        Grid(page, () =>
        {
            AppendBars(page, "Messages a second", names, rates, value => $"{Words.Number(value)}/s");
            AppendBars(page, "Time until a publish is acknowledged", names, latencies, value => Words.Ms(value));
        });
        Table(page, summaries);
    }

    public static void AppendMessages(StringBuilder page, EvaluationReport report)
    {
        var summaries = ScenarioSummary.Of(report, ScenarioGroup.Messages).OrderBy(summary => summary.Scenario.Messages).ToList();
        if (summaries.Count == 0)
            return;
        Heading(page, "Few and many messages", $"So many messages of {summaries[0].Scenario.MessageBytes} bytes are published to an empty topic, then all are taken.");
        var x = Axis.Values("messages in the topic", [.. summaries.Select(Count)], Words.Short);
        List<Series> rates =
        [
            Line("published", 0, summaries, Count, ScenarioSummary.PublishRate, "/s"),
            Line("taken", 1, summaries, Count, ScenarioSummary.PopRate, "/s"),
        ];
        List<Series> latencies =
        [
            Line("median", 0, summaries, Count, ScenarioSummary.PublishP50, " ms"),
            Line("99 of 100", 3, summaries, Count, ScenarioSummary.PublishP99, " ms"),
        ];
        Grid(page, () =>
        {
            Figure.AppendLines(page, "Messages a second", x, Axis.Linear("messages/s", Ys(rates)), rates);
            Figure.AppendLines(page, "Time until a publish is acknowledged", x, Axis.Logarithmic("ms", Ys(latencies)), latencies);
        });
        Table(page, summaries);
    }

    public static void Grid(StringBuilder page, Action figures)
    {
        page.Append("<div class=\"grid2\">\n");
        figures();
        page.Append("</div>\n");
    }

    public static void Heading(StringBuilder page, string title, string words) =>
        page.Append($"<h2>{Words.Escape(title)}</h2>\n<p class=\"soft\">{Words.Escape(words)}</p>\n");

    public static void AppendBars(StringBuilder page, string title, IReadOnlyList<string> names, IReadOnlyList<Series> series, Func<double, string> figure, bool hasOneScale = true,
        string note = "") =>
        Figure.Append(page, title, series, note, Figure.Half, (width, @class) => BarChart.Render(names, series, figure, hasOneScale, width, title, @class));

    public static IEnumerable<double> Ys(IEnumerable<Series> series) => series.SelectMany(one => one.Points).Select(point => point.High ?? point.Y);

    public static void Table(StringBuilder page, IEnumerable<ScenarioSummary> summaries) => HtmlTable.Append(page,
        ["", "published/s", "p50 ms", "p99 ms", "p99.9 ms", "taken/s", "p50 ms", "p99 ms", "processor time for 100,000", "rounds"],
        summaries.Select(summary => (IReadOnlyList<string>)
        [
            summary.Scenario.Name,
            Words.Number(summary.Median(ScenarioSummary.PublishRate)),
            Words.Number(summary.Median(ScenarioSummary.PublishP50)),
            Words.Number(summary.Median(ScenarioSummary.PublishP99)),
            Words.Number(summary.Median(result => result.Load.Measured.Publish?.Latency.P999Ms)),
            Words.Number(summary.Median(ScenarioSummary.PopRate)),
            Words.Number(summary.Median(result => (result.Load.Measured.Pop ?? result.Load.Emptying?.Pop)?.Latency.P50Ms)),
            Words.Number(summary.Median(result => (result.Load.Measured.Pop ?? result.Load.Emptying?.Pop)?.Latency.P99Ms)),
            summary.Median(ProcessorFor100000) is { } seconds ? $"{Words.Number(seconds)} s" : "–",
            $"{summary.Rounds.Count}",
        ]), "The figures");

    private static double? ProcessorFor100000(ScenarioResult result)
    {
        var requests = result.Load.Messages.Acknowledged + result.Load.Messages.Delivered;
        return requests == 0 ? null : result.ServerProcessorSeconds / requests * 100_000;
    }

    private static Series Line(string name, int colour, IEnumerable<ScenarioSummary> summaries, Func<ScenarioSummary, double> x, Func<ScenarioResult, double?> value, string unit) =>
        new(name, colour, [.. summaries.Select(summary => summary.Point(x(summary), value, unit)).OfType<ChartPoint>()]);

    private static Series Bars(string name, int colour, IReadOnlyList<ScenarioSummary> summaries, Func<ScenarioResult, double?> value, string unit) =>
        new(name, colour, [.. summaries.Select((summary, group) => summary.Point(group, value, unit)).OfType<ChartPoint>()]);

    private static double Bytes(ScenarioSummary summary) => summary.Scenario.MessageBytes;

    private static double Connections(ScenarioSummary summary) => summary.Scenario.Connections;

    private static double Count(ScenarioSummary summary) => summary.Scenario.Messages ?? 1;
}
