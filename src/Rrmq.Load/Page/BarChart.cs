using Rrmq.Chaos;

namespace Rrmq.Load;

/// <summary>Groups of bars that lie: their names are words, and words need width. A point's <see cref="ChartPoint.X"/> is the number of its group.</summary>
internal static class BarChart
{
    private const double Bar = 17;
    private const double BetweenGroups = 30;
    private const double Left = 2;
    private const double RoomForFigures = 76;

    public static string Render(IReadOnlyList<string> groups, IReadOnlyList<Series> series, Func<double, string> figure, double width, string label, string @class)
    {
        var svg = new Svg();
        var most = series.SelectMany(one => one.Points).Select(point => point.Y).DefaultIfEmpty(1).Max();
        var unit = (width - Left - RoomForFigures) / Math.Max(most, double.Epsilon);
        var y = 0.0;
        for (var group = 0; group < groups.Count; group++)
        {
            svg.Text(Left, y + 16, groups[group], @class: "name");
            y += 22;
            foreach (var one in series)
                foreach (var point in one.Points.Where(point => (int)point.X == group))
                {
                    svg.Rectangle(Left, y, point.Y * unit, Bar - 3, one.Fill, point.Hover, corner: 2);
                    if (point is { Low: { } low, High: { } high } && low < high)
                        svg.Rectangle(Left + (low * unit), y + ((Bar - 3) / 2) - 1, (high - low) * unit, 2, "var(--ink)", point.Hover, opacity: 0.6);
                    svg.Text(Left + (Math.Max(point.Y, point.High ?? 0) * unit) + 6, y + 12, figure(point.Y));
                    y += Bar;
                }

            y += BetweenGroups - 22;
        }

        return svg.Render(width, Math.Max(y, 1), label, @class);
    }
}
