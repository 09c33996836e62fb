using System.Text;
using Rrmq.Load;

namespace Rrmq.Bench;

/// <summary>A soak as one HTML file: the three courses that must be flat, and a table that says by how much they are.</summary>
internal sealed class SoakPage
{
    private const double WindowSeconds = 10;
    private const double Mebibyte = 1 << 20;

    private readonly DateTime _began;
    private readonly string _machine;
    private readonly LoadResult _load;
    private readonly IReadOnlyList<SoakSample> _samples;
    private readonly IReadOnlyList<FaultMark> _kills;
    private readonly string _idle;

    public SoakPage(DateTime began, string machine, LoadResult load, SoakJournal journal, string idle)
    {
        (_began, _machine, _load, _samples, _kills, _idle) = (began, machine, load, journal.Samples, journal.Kills, idle);
    }

    public string Summary
    {
        get
        {
            var (messages, measured) = (_load.Messages, _load.Measured);
            var lines = new StringBuilder();
            lines.AppendLine($"{measured.Seconds / 60:0.0} min, {_kills.Count} kills, {messages.Acknowledged:N0} acknowledged, {messages.Delivered:N0} delivered, {messages.Violations} promises broken, "
                + $"{messages.UnknownPublishes + messages.UnknownPops} answers unknown; {_idle}");
            foreach (var row in Thirds())
                lines.AppendLine(string.Join("  ", row.Select((cell, column) => column == 0 ? cell.PadRight(28) : cell.PadLeft(14))));
            return lines.ToString().TrimEnd();
        }
    }

    public string Render()
    {
        var page = new StringBuilder();
        page.Append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
            + $"<title>RRMQ, soak</title>\n<style>\n{EvaluationStyle.Css}\n</style>\n</head>\n<body>\n<h1>RRMQ, {_load.Measured.Seconds / 60:0} minutes of the same load</h1>\n"
            + $"<p class=\"soft\">{_began:yyyy-MM-dd HH:mm}, {Words.Escape(_machine)}; three nodes, {_load.PerSecond:0} requests a second, half of them publishes of {_load.MessageBytes} bytes, a kill -9 a minute. "
            + "Repeat it with <code>bench/run soak --minutes 30</code></p>\n");
        var isKept = _load.Messages.Violations == 0;
        page.Append($"<p class=\"verdict{(isKept ? "" : " bad")}\">{Words.Count(_load.Messages.Acknowledged)} acknowledged, {Words.Count(_load.Messages.Delivered)} delivered: {_load.Messages.Violations} promises broken. {Words.Escape(_idle)}</p>\n");
        AppendPicture(page, "Data folder of each node", "MiB", ByNode(sample => sample.DiskBytes / Mebibyte));
        AppendPicture(page, "Memory of each node", "MiB", ByNode(sample => sample.MemoryBytes / Mebibyte));
        AppendPicture(page, "Publish latency, from when it was due", "ms, median of ten seconds", Latencies());
        HtmlTable.Append(page, ["", "first third", "second third", "last third"], Thirds());
        return page.Append("</body>\n</html>\n").ToString();
    }

    private void AppendPicture(StringBuilder page, string title, string unit, IReadOnlyList<Series> series)
    {
        var minutes = Axis.Linear("minutes; dots below are kills", [_load.Measured.Seconds / 60]);
        var values = Axis.Linear(unit, series.SelectMany(one => one.Points).Select(point => point.Y));
        IReadOnlyList<Series> all = [.. series, new Series("killed", 5, [.. _kills.Select(kill => new ChartPoint(kill.AtSeconds / 60, 0, kill.Words))])];
        Figure.Append(page, title, all, "", Figure.Full, (width, @class) => LineChart.Render(minutes, values, all, width, Figure.Height, title, @class));
    }

    private IReadOnlyList<Series> ByNode(Func<SoakSample, double> value) =>
        [.. _samples.GroupBy(sample => sample.Node).OrderBy(node => node.Key).Select(node => new Series($"n{node.Key}", node.Key,
            [.. node.GroupBy(sample => (int)(sample.Seconds / WindowSeconds)).Select(window => Point(window.Key, window.Max(value), "MiB"))], HasDots: false))];

    private IReadOnlyList<Series> Latencies() =>
    [
        new("median", 2, Course(interval => interval.PublishP50Ms), HasDots: false),
        new("99 of 100", 3, Course(interval => interval.PublishP99Ms), HasDots: false),
    ];

    private IReadOnlyList<ChartPoint> Course(Func<Interval, double?> value) =>
        [.. _load.Measured.Intervals.Chunk((int)(WindowSeconds / Recorder.Width.TotalSeconds)).Select((window, index) => Point(index, Median(window.Select(value).OfType<double>()), "ms"))];

    private static ChartPoint Point(int window, double value, string unit) =>
        new((window + 0.5) * WindowSeconds / 60, value, $"{window * WindowSeconds / 60:0.0} min: {Words.Number(value)} {unit}");

    /// <summary>Each figure in each third of the time.</summary>
    private IEnumerable<IReadOnlyList<string>> Thirds()
    {
        foreach (var node in _samples.GroupBy(sample => sample.Node).OrderBy(node => node.Key))
        {
            yield return Row($"n{node.Key}, data folder, most MiB", node, sample => sample.Seconds, samples => samples.Max(sample => sample.DiskBytes / Mebibyte));
            yield return Row($"n{node.Key}, memory, median MiB", node, sample => sample.Seconds, samples => Median(samples.Select(sample => sample.MemoryBytes / Mebibyte)));
        }

        var intervals = _load.Measured.Intervals.Select((interval, index) => (interval, Seconds: index * Recorder.Width.TotalSeconds)).ToList();
        yield return Row("publish, median ms", intervals, one => one.Seconds, ones => Median(ones.Select(one => one.interval.PublishP50Ms).OfType<double>()));
        yield return Row("publish, 99 of 100, ms", intervals, one => one.Seconds, ones => Median(ones.Select(one => one.interval.PublishP99Ms).OfType<double>()));
    }

    private IReadOnlyList<string> Row<T>(string name, IEnumerable<T> all, Func<T, double> seconds, Func<IEnumerable<T>, double> figure)
    {
        var third = _load.Measured.Seconds / 3;
        return [name, .. Enumerable.Range(0, 3).Select(part => all.Where(one => seconds(one) >= part * third && seconds(one) < (part + 1) * third).ToList()).Select(part => part.Count == 0 ? "–" : Words.Number(figure(part)))];
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted.Count == 0 ? 0 : sorted[sorted.Count / 2];
    }
}
