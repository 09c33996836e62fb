using Rrmq.Chaos;

namespace Rrmq.Load;

/// <summary>Lines over an axis of numbers.</summary>
internal static class LineChart
{
    private const double Dot = 7;
    private const double Reach = 18;

    public static string Render(Axis x, Axis y, IReadOnlyList<Series> series, double width, double height, string label, string @class)
    {
        var svg = new Svg();
        var frame = new Frame(width, height, x, y);
        frame.Draw(svg);
        foreach (var one in series)
        {
            svg.Path(one.Points.Select(point => (frame.AcrossAt(point.X), (double?)frame.UpAt(point.Y))), one.Fill, 2.2);
            foreach (var point in one.Points.Where(point => point is { Low: not null, High: not null } && point.Low < point.High))
                svg.Rectangle(frame.AcrossAt(point.X) - 1, frame.UpAt(point.High!.Value), 2, frame.UpAt(point.Low!.Value) - frame.UpAt(point.High!.Value), one.Fill, opacity: 0.55);
        }

        // Above all lines, so that the pointer finds them.
        foreach (var one in series)
            foreach (var point in one.Points)
            {
                var (across, up) = (frame.AcrossAt(point.X), frame.UpAt(point.Y));
                if (one.HasDots)
                    svg.Rectangle(across - (Dot / 2), up - (Dot / 2), Dot, Dot, one.Fill, corner: Dot / 2);
                var reach = one.HasDots ? Reach : Dot;
                svg.Rectangle(across - (reach / 2), up - (reach / 2), reach, reach, "transparent", point.Hover);
            }

        return svg.Render(width, height, label, @class);
    }
}
