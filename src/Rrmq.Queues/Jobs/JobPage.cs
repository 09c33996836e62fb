namespace Rrmq.Queues;

/// <summary>A stretch of the jobs of a type, or of all.</summary>
/// <param name="Jobs">By their types, and within one in the order in which they were made.</param>
/// <param name="Next">Where to go on; null when nothing follows.</param>
/// <param name="Counts">How many of the type, or of all, stand how, whatever was asked for; in the order of <see cref="JobState"/>.</param>
public sealed record JobPage(IReadOnlyList<JobView> Jobs, MessageId? Next, IReadOnlyList<long> Counts);
