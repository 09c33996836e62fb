namespace Rrmq.Bench;

/// <summary>What several rounds say together.</summary>
internal readonly record struct Spread(double Least, double Middle, double Most)
{
    public static Spread Of(IEnumerable<double> rounds)
    {
        var sorted = rounds.Order().ToList();
        return new Spread(sorted[0], sorted[sorted.Count / 2], sorted[^1]);
    }

    public static double Median(IEnumerable<double> rounds) => Of(rounds).Middle;
}
