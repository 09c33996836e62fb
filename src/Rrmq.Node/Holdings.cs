namespace Rrmq.Node;

/// <summary>What all topics hold together: bytes are those of the messages' bodies.</summary>
public readonly record struct Holdings(int Topics, long Messages, long Bytes)
{
    /// <summary>How many jobs stand how, in the order of <see cref="Queues.JobState"/>; null before the first look.</summary>
    public IReadOnlyList<long>? Jobs { get; init; }

    public int Schedules { get; init; }
}
