namespace Rrmq.Load;

/// <summary>Something that was done to the cluster during a measurement.</summary>
/// <param name="AtSeconds">After its begin.</param>
/// <param name="Words">What.</param>
public sealed record FaultMark(double AtSeconds, string Words);
