namespace Rrmq.Queues;

/// <summary>Where a dead letter came from.</summary>
/// <param name="Topic">The name of the topic, UTF-8.</param>
/// <param name="Id">What it was called there.</param>
/// <param name="Attempts">How often it failed.</param>
/// <param name="Reason">What the last consumer said, or <c>lease expired</c>; UTF-8.</param>
/// <param name="AtMs">When it was moved.</param>
public sealed record DeadLetterOrigin(byte[] Topic, MessageId Id, int Attempts, byte[] Reason, long AtMs)
{
    /// <summary>Of a log's message: the group of consumers that failed at it; empty: none.</summary>
    public byte[] Group { get; init; } = [];
}
