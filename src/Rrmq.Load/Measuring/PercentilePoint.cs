namespace Rrmq.Load;

/// <summary>One point of a latency curve.</summary>
public sealed record PercentilePoint(double Percent, double Ms);
