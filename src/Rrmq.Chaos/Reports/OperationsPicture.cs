namespace Rrmq.Chaos;

/// <summary>What the clients achieved, slice by slice: successes upwards, what failed or is unknown downwards, gaps shaded.</summary>
internal static class OperationsPicture
{
    private const double Top = 6;
    private const double Up = 120;
    private const double Down = 44;
    private const double PixelsASlice = 1.8;

    public static string Render(Timeline timeline, double width, string @class, out TimeSpan slice)
    {
        var svg = new Svg();
        var axis = new TimeAxis(timeline.End, width);
        var slices = Slice.Of(timeline.Buckets, (int)(axis.Span / PixelsASlice), out slice);
        var most = slices.Select(one => one.Published + one.Popped + one.Empty).DefaultIfEmpty(0).Max();
        var worst = slices.Select(one => one.Failed + one.Unknown).DefaultIfEmpty(0).Max();
        var zero = Top + Up;
        axis.Draw(svg, Top, zero + Down);
        foreach (var gap in timeline.Gaps)
            svg.Rectangle(axis.At(gap.From), Top, axis.Length(gap.From, gap.To), Up + Down, "var(--gap)",
                $"{gap.Length.TotalMilliseconds:0} ms without a success, from {VerdictText.Seconds(gap.From)} s on");
        svg.Line(TimeAxis.Left, zero, width, zero, "grid");
        Scale(svg, Top + 8, most);
        Scale(svg, zero + Down, worst);
        foreach (var one in slices.Where(one => one.From < timeline.End))
        {
            var x = axis.At(one.From);
            var column = Math.Max(axis.Length(one.From, one.From + slice), 1);
            var title = $"{VerdictText.Seconds(one.From)} s: {one.Published} published, {one.Popped} popped, {one.Empty} found nothing, {one.Failed} failed, {one.Unknown} unknown";
            Stack(svg, x, column, zero, -Up / Math.Max(most, 1), title, (one.Published, "var(--pub)"), (one.Popped, "var(--pop)"), (one.Empty, "var(--empty)"));
            Stack(svg, x, column, zero, Down / Math.Max(worst, 1), title, (one.Failed, "var(--fail)"), (one.Unknown, "var(--unk)"));
        }

        return svg.Render(width, zero + Down + 20, "Operations over time", @class);
    }

    private static void Scale(Svg svg, double y, int value)
    {
        if (value > 0)
            svg.Text(TimeAxis.Left - 6, y, VerdictText.Number(value), "end");
    }

    private static void Stack(Svg svg, double x, double width, double zero, double unit, string title, params (int Count, string Colour)[] parts)
    {
        var y = zero;
        foreach (var (count, colour) in parts.Where(part => part.Count > 0))
        {
            var next = y + (count * unit);
            svg.Rectangle(x, Math.Min(y, next), width, Math.Abs(next - y), colour, title);
            y = next;
        }
    }
}
