namespace Rrmq.Load;

/// <summary>A line or a set of bars.</summary>
/// <param name="Colour">A number of the page's palette.</param>
/// <param name="HasDots">Whether each point is marked: few points are, curves are not.</param>
internal sealed record Series(string Name, int Colour, IReadOnlyList<ChartPoint> Points, bool HasDots = true)
{
    public string Fill => $"var(--c{Colour})";
}
