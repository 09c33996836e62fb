using Rrmq.Chaos;

namespace Rrmq.Load;

/// <summary>A chart's frame: where values lie, lines at round values, and what they are.</summary>
internal sealed class Frame
{
    private const double Left = 50;
    private const double Right = 14;
    private const double Top = 24;
    private const double UnderLabels = 44;
    private const double LetterWidth = 7.8;

    public Frame(double width, double height, Axis x, Axis y)
    {
        Width = width;
        Height = height;
        X = x;
        Y = y;
    }

    public double Width { get; }

    public double Height { get; }

    public Axis X { get; }

    public Axis Y { get; }

    public double Bottom => Height - UnderLabels;

    public double AcrossAt(double value) => Left + (X.At(value) * (Width - Left - Right));

    public double UpAt(double value) => Bottom - (Y.At(value) * (Bottom - Top));

    public void Draw(Svg svg)
    {
        foreach (var (value, text) in Y.Ticks)
        {
            svg.Line(Left, UpAt(value), Width - Right, UpAt(value), "grid");
            svg.Text(Left - 6, UpAt(value) + 4, text, "end");
        }

        // Where words would touch, some are left out.
        var taken = double.NegativeInfinity;
        foreach (var (value, text) in X.Ticks)
        {
            var x = AcrossAt(value);
            svg.Line(x, Top, x, Bottom, "grid");
            var half = text.Length * LetterWidth / 2;
            var middle = Math.Min(x, Width - half);
            if (middle - half < taken)
                continue;
            taken = middle + half + LetterWidth;
            svg.Text(middle, Bottom + 16, text, "middle");
        }

        svg.Text(2, 12, Y.Label);
        svg.Text((Left + Width - Right) / 2, Height - 6, X.Label, "middle");
    }
}
