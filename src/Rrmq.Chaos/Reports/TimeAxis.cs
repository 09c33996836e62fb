using System.Globalization;

namespace Rrmq.Chaos;

/// <summary>From a run's time to a picture's place, the same for every picture of one width.</summary>
internal sealed class TimeAxis(TimeSpan end, double width)
{
    public const double Left = 44;
    private const double Right = 8;
    private const double LeastBetweenLabels = 58;
    private static readonly double[] Steps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600, 7200];

    public double Width => width;

    public double Span => width - Left - Right;

    public double At(TimeSpan time) => Left + (Math.Clamp(time / end, 0, 1) * Span);

    public double Length(TimeSpan from, TimeSpan to) => At(to) - At(from);

    /// <summary>Lines and seconds.</summary>
    public void Draw(Svg svg, double top, double bottom)
    {
        var step = Steps.FirstOrDefault(step => step / end.TotalSeconds * Span >= LeastBetweenLabels, Steps[^1]);
        for (var second = 0.0; second <= end.TotalSeconds; second += step)
        {
            var x = At(TimeSpan.FromSeconds(second));
            svg.Line(x, top, x, bottom, "grid");
            svg.Text(x, bottom + 14, second.ToString("0", CultureInfo.InvariantCulture) + " s", second == 0 ? "start" : x > width - 20 ? "end" : "middle");
        }
    }
}
