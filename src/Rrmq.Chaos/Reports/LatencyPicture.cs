namespace Rrmq.Chaos;

/// <summary>How long successful requests took: median and 99th percentile of each slice, by powers of ten.</summary>
internal static class LatencyPicture
{
    private const double Top = 8;
    private const double Height = 110;
    private const double PixelsASlice = 3;
    private const double LeastMilliseconds = 0.1;
    private const double MostMilliseconds = 2000;

    public static string Render(Timeline timeline, double width, string @class)
    {
        var svg = new Svg();
        var axis = new TimeAxis(timeline.End, width);
        var slices = Slice.Of(timeline.Buckets, (int)(axis.Span / PixelsASlice), out var length);
        axis.Draw(svg, Top, Top + Height);
        foreach (var gap in timeline.Gaps)
            svg.Rectangle(axis.At(gap.From), Top, axis.Length(gap.From, gap.To), Height, "var(--gap)");
        foreach (var (milliseconds, name) in ((double, string)[])[(1, "1 ms"), (10, "10"), (100, "100"), (1000, "1 s")])
        {
            svg.Line(TimeAxis.Left, At(milliseconds), width, At(milliseconds), "grid");
            svg.Text(TimeAxis.Left - 6, At(milliseconds) + 4, name, "end");
        }

        svg.Path(slices.Where(one => one.From < timeline.End).Select(one => (axis.At(one.From + (length / 2)), one.P99 is { } p99 ? At(p99) : (double?)null)), "var(--p99)", 1.4);
        svg.Path(slices.Where(one => one.From < timeline.End).Select(one => (axis.At(one.From + (length / 2)), one.Median is { } median ? At(median) : (double?)null)), "var(--median)", 1.8);
        return svg.Render(width, Top + Height + 20, "Latency over time", @class);
    }

    private static double At(double milliseconds)
    {
        var part = Math.Log10(Math.Clamp(milliseconds, LeastMilliseconds, MostMilliseconds) / LeastMilliseconds) / Math.Log10(MostMilliseconds / LeastMilliseconds);
        return Top + Height - (part * Height);
    }
}
