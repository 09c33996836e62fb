namespace Rrmq.Samples.JobWorker;

/// <summary>What a job works on.</summary>
/// <param name="Text">Lines of words.</param>
internal sealed record TextToCount(string Text);
