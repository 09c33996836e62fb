namespace Rrmq.Load;

/// <summary>A point of a chart.</summary>
/// <param name="Hover">What it says under the pointer.</param>
/// <param name="Low">The least of several rounds; null where there was one.</param>
/// <param name="High">The most of them.</param>
internal sealed record ChartPoint(double X, double Y, string Hover, double? Low = null, double? High = null);
