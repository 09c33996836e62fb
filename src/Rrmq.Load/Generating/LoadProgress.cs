namespace Rrmq.Load;

/// <summary>How a run stands.</summary>
/// <param name="Doing">What it is doing, in a word.</param>
/// <param name="Elapsed">Since that began.</param>
/// <param name="Last">The last tenth of a second; null in the first.</param>
public sealed record LoadProgress(string Doing, TimeSpan Elapsed, long Published, long Popped, long Failed, Interval? Last);
