namespace Rrmq.Load;

/// <summary>From values to places between 0 and 1, with the values worth a line.</summary>
internal sealed class Axis
{
    private const int WantedTicks = 5;
    private readonly Func<double, double> _place;

    private Axis(string label, Func<double, double> place, IReadOnlyList<(double Value, string Text)> ticks)
    {
        Label = label;
        _place = place;
        Ticks = ticks;
    }

    /// <summary>What it counts, with its unit.</summary>
    public string Label { get; }

    public IReadOnlyList<(double Value, string Text)> Ticks { get; }

    public double At(double value) => Math.Clamp(_place(value), 0, 1);

    /// <summary>From 0 to a round number above the largest value.</summary>
    public static Axis Linear(string label, IEnumerable<double> values, Func<double, string>? format = null)
    {
        var most = values.DefaultIfEmpty(0).Max();
        var step = RoundStep(most <= 0 ? 1 : most / WantedTicks);
        var count = Math.Max(1, (int)Math.Ceiling((most / step) - 1e-9));
        var top = step * count;
        return new Axis(label, value => value / top, [.. Enumerable.Range(0, count + 1).Select(i => (i * step, (format ?? Words.Short)(i * step)))]);
    }

    /// <summary>Logarithmic, from a round number below the least value to one above the largest.</summary>
    public static Axis Logarithmic(string label, IEnumerable<double> values, Func<double, string>? format = null)
    {
        var positive = values.Where(value => value > 0).DefaultIfEmpty(1).ToList();
        var low = RoundDown(positive.Min());
        var high = RoundUp(positive.Max());
        if (high <= low)
            high = low * 10;
        var isLong = Math.Log10(high / low) > 2.5;
        var ticks = new List<(double Value, string Text)>();
        for (var decade = Math.Floor(Math.Log10(low) + 1e-9); decade <= Math.Ceiling(Math.Log10(high)); decade++)
            foreach (var factor in isLong ? (double[])[1] : [1, 2, 5])
            {
                var value = factor * Math.Pow(10, decade);
                if (value >= low * 0.999 && value <= high * 1.001)
                    ticks.Add((value, (format ?? Words.Short)(value)));
            }

        return new Axis(label, Logarithm(low, high), ticks);
    }

    /// <summary>Logarithmic over values that are few and known, each with its own line.</summary>
    public static Axis Values(string label, IReadOnlyList<double> values, Func<double, string> format)
    {
        // A little air, so that the first and the last point do not stick to the frame.
        var air = Math.Pow(values[^1] / values[0], 0.04);
        return new Axis(label, values.Count == 1 ? _ => 0.5 : Logarithm(values[0] / air, values[^1] * air), [.. values.Select(value => (value, format(value)))]);
    }

    /// <summary>Percentiles, each further nine as wide as the one before: tails are what the eye should find.</summary>
    public static Axis Percentiles(string label, double most)
    {
        double[] nines = [0, 90, 99, 99.9, 99.99, 99.999];
        var end = Math.Max(2, nines.FirstOrDefault(percent => percent >= most, nines[^1]));
        return new Axis(label, percent => Depth(percent) / Depth(end), [.. nines.Where(percent => percent <= end).Select(percent => (percent, $"{percent:0.###}%"))]);

        static double Depth(double percent) => -Math.Log10(Math.Max(1e-9, 1 - (percent / 100)));
    }

    private static Func<double, double> Logarithm(double low, double high) => value => Math.Log(Math.Max(value, low) / low) / Math.Log(high / low);

    private static double RoundStep(double least)
    {
        var decade = Math.Pow(10, Math.Floor(Math.Log10(least)));
        return decade * (least / decade) switch { <= 1 => 1, <= 2 => 2, <= 2.5 => 2.5, <= 5 => 5, _ => 10 };
    }

    private static double RoundUp(double value)
    {
        var decade = Math.Pow(10, Math.Floor(Math.Log10(value)));
        return decade * (value / decade) switch { <= 1.0001 => 1, <= 2 => 2, <= 5 => 5, _ => 10 };
    }

    private static double RoundDown(double value)
    {
        var decade = Math.Pow(10, Math.Floor(Math.Log10(value)));
        return decade * (value / decade) switch { >= 5 => 5, >= 2 => 2, _ => 1 };
    }
}
