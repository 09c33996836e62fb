namespace Rrmq.Samples.JobWorker;

/// <summary>What comes of it.</summary>
/// <param name="Words">How many there are.</param>
internal sealed record WordCount(int Words);
