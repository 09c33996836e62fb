using System.Globalization;
using Rrmq.Chaos;

namespace Rrmq.Load;

/// <summary>A measurement over time, in tenths of a second: what succeeded and how long publishing took, with a mark for each fault.</summary>
internal static class FaultTimeline
{
    private const double Left = 50;
    private const double Right = 14;
    private const double Marks = 46;
    private const double RateHeight = 130;
    private const double Between = 30;
    private const double LatencyHeight = 110;
    private const double UnderLabels = 40;
    private const double MarkSize = 9;
    private const double WordsHeight = 14;
    private const double LetterWidth = 6.4;
    private const double LeastBetweenSeconds = 50;

    public static IReadOnlyList<Series> Legend { get; } =
    [
        new("published", 0, []), new("taken", 1, []), new("failed attempts", 5, []), new("publish, median", 2, []), new("publish, 99 of 100", 3, []),
    ];

    /// <summary>What several timelines share.</summary>
    public sealed class Scale
    {
        public Scale(IReadOnlyList<ScenarioResult> results)
        {
            var intervals = results.SelectMany(result => result.Load.Measured.Intervals).ToList();
            Seconds = results.Select(result => result.Load.Measured.Seconds).DefaultIfEmpty(1).Max();
            Rate = Axis.Linear("a second", intervals.Select(interval => (double)Math.Max(interval.Published, interval.Popped) * PerSecond));
            Latency = Axis.Logarithmic("ms", intervals.SelectMany(interval => new[] { interval.PublishP50Ms, interval.PublishP99Ms }).OfType<double>());
        }

        public double Seconds { get; }

        public Axis Rate { get; }

        public Axis Latency { get; }
    }

    private static double PerSecond => 1 / Recorder.Width.TotalSeconds;

    public static string Render(ScenarioResult result, Scale scale, double width, string @class)
    {
        var svg = new Svg();
        var rateBottom = Marks + RateHeight;
        var latencyTop = rateBottom + Between;
        var latencyBottom = latencyTop + LatencyHeight;
        DrawAxis(svg, scale.Rate, Marks, rateBottom, width);
        DrawAxis(svg, scale.Latency, latencyTop, latencyBottom, width);
        DrawSeconds(svg, scale, latencyBottom, width);
        var intervals = result.Load.Measured.Intervals;
        Draw(interval => interval.Published * PerSecond, scale.Rate, Marks, rateBottom, Legend[0].Fill);
        Draw(interval => interval.Popped * PerSecond, scale.Rate, Marks, rateBottom, Legend[1].Fill);
        Draw(interval => interval.PublishP50Ms, scale.Latency, latencyTop, latencyBottom, Legend[3].Fill);
        Draw(interval => interval.PublishP99Ms, scale.Latency, latencyTop, latencyBottom, Legend[4].Fill);
        DrawFailures(svg, intervals, scale, rateBottom, width);
        DrawHovers(svg, intervals, scale, latencyBottom, width);
        DrawFaults(svg, result.Faults, scale, latencyBottom, width);
        return svg.Render(width, latencyBottom + UnderLabels, result.Scenario.Name, @class);

        void Draw(Func<Interval, double?> value, Axis axis, double top, double bottom, string colour) =>
            svg.Path(intervals.Select((interval, index) => (Across(scale, Middle(index), width), value(interval) is { } found ? bottom - (axis.At(found) * (bottom - top)) : (double?)null)), colour, 1.8);
    }

    private static double Across(Scale scale, double second, double width) => Left + (Math.Clamp(second / scale.Seconds, 0, 1) * (width - Left - Right));

    private static double Middle(int index) => (index + 0.5) / PerSecond;

    private static void DrawAxis(Svg svg, Axis axis, double top, double bottom, double width)
    {
        // Words on every line would touch in so little height.
        var every = Math.Max(1, (int)Math.Ceiling(axis.Ticks.Count / 6.0));
        for (var i = 0; i < axis.Ticks.Count; i++)
        {
            var y = bottom - (axis.At(axis.Ticks[i].Value) * (bottom - top));
            svg.Line(Left, y, width - Right, y, "grid");
            if (i % every == 0)
                svg.Text(Left - 6, y + 4, axis.Ticks[i].Text, "end");
        }

        svg.Text(2, top - 10, axis.Label);
    }

    private static void DrawSeconds(Svg svg, Scale scale, double bottom, double width)
    {
        double[] steps = [0.5, 1, 2, 5, 10, 20, 60];
        var step = steps.FirstOrDefault(step => step / scale.Seconds * (width - Left - Right) >= LeastBetweenSeconds, steps[^1]);
        for (var second = 0.0; second <= scale.Seconds; second += step)
            svg.Text(Across(scale, second, width), bottom + 16, $"{second.ToString("0.#", CultureInfo.InvariantCulture)} s", "middle");
    }

    private static void DrawFailures(Svg svg, IReadOnlyList<Interval> intervals, Scale scale, double bottom, double width)
    {
        for (var i = 0; i < intervals.Count; i++)
            if (intervals[i].Failed > 0)
                svg.Rectangle(Across(scale, i / PerSecond, width), bottom + 2, Math.Max(2, (width - Left - Right) / scale.Seconds / PerSecond), 5, Legend[2].Fill);
    }

    private static void DrawHovers(Svg svg, IReadOnlyList<Interval> intervals, Scale scale, double bottom, double width)
    {
        for (var i = 0; i < intervals.Count; i++)
        {
            var x = Across(scale, i / PerSecond, width);
            var interval = intervals[i];
            svg.Rectangle(x, Marks, Across(scale, (i + 1) / PerSecond, width) - x, bottom - Marks, "transparent", $"{(i / PerSecond).ToString("0.0", CultureInfo.InvariantCulture)} s: {interval.Published} published"
                + $" (median {Words.Ms(interval.PublishP50Ms)}, 99 of 100 within {Words.Ms(interval.PublishP99Ms)}), {interval.Popped} taken, {interval.Failed} attempts failed");
        }
    }

    private static void DrawFaults(Svg svg, IReadOnlyList<FaultMark> faults, Scale scale, double bottom, double width)
    {
        // Words that would touch stand in two rows.
        var ends = new double[2];
        foreach (var fault in faults)
        {
            var x = Across(scale, fault.AtSeconds, width);
            svg.Rectangle(x - 0.75, Marks - MarkSize, 1.5, bottom - Marks + MarkSize, "var(--fault)", opacity: 0.7);
            svg.Mark(x, Marks - MarkSize - 2, MarkSize, "var(--fault)", $"{fault.AtSeconds.ToString("0.0", CultureInfo.InvariantCulture)} s: {fault.Words}");
            var half = fault.Words.Length * LetterWidth / 2;
            var middle = Math.Clamp(x, half, Math.Max(half, width - half));
            var row = ends[1] > middle - half ? 0 : 1;
            svg.Text(middle, (WordsHeight * (row + 1)) - 2, fault.Words, "middle");
            ends[row] = middle + half + LetterWidth;
        }
    }
}
