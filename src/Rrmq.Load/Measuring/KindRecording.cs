namespace Rrmq.Load;

/// <summary>Requests of one kind that succeeded.</summary>
/// <param name="LongestGapMs">The longest time without a success, from the begin of the measurement to its end.</param>
/// <param name="Latency">From the moment when a request should have been sent: what a caller that does not wait for the others would see.</param>
/// <param name="Service">From the moment when it was sent at last.</param>
public sealed record KindRecording(long Count, double PerSecond, double LongestGapMs, LatencySummary Latency, LatencySummary Service);
