namespace Rrmq.Queues;

/// <summary>What a type of jobs holds, for those who watch.</summary>
/// <param name="Type">Its name, UTF-8.</param>
/// <param name="Counts">How many of its jobs stand how, in the order of <see cref="JobState"/>.</param>
/// <param name="Changes">Moves whenever anything about one of them does; means nothing on another node or after a restart.</param>
public readonly record struct JobTypeFigures(byte[] Type, IReadOnlyList<long> Counts, long Changes);
