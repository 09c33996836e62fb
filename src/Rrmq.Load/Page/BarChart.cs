using Rrmq.Chaos;

namespace Rrmq.Load;

/// <summary>
/// Groups of bars that lie: their names are words, and words need width. A point's <see cref="ChartPoint.X"/> is the number of its group. Either all have one scale, or each group its own,
/// where they are different work.
/// </summary>
internal static class BarChart
{
    private const double Bar = 17;
    private const double BetweenGroups = 30;
    private const double Left = 2;
    private const double RoomForFigures = 76;
    private const double LetterWidth = 7;

    public static string Render(IReadOnlyList<string> groups, IReadOnlyList<Series> series, Func<double, string> figure, bool hasOneScale, double width, string label, string @class)
    {
        var svg = new Svg();
        var y = 0.0;
        for (var group = 0; group < groups.Count; group++)
        {
            var most = series.SelectMany(one => one.Points).Where(point => hasOneScale || (int)point.X == group).Select(point => point.High ?? point.Y).DefaultIfEmpty(1).Max();
            var unit = (width - Left - RoomForFigures) / Math.Max(most, double.Epsilon);
            svg.Text(Left, y + 16, Fit(groups[group], width), @class: "name");
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

    private static string Fit(string words, double width)
    {
        var most = (int)((width - Left) / LetterWidth);
        return words.Length <= most ? words : $"{words[..(most - 1)]}…";
    }
}
