namespace Rrmq.Client;

/// <summary>What became of a publish.</summary>
/// <param name="Id">The message's id, such as <c>7-1042</c>; null with <see cref="Acknowledgement.Leader"/>, which does not wait for it.</param>
/// <param name="Seq">Its place in its topic; null with it.</param>
public sealed record PublishResult(string? Id, long? Seq)
{
    /// <summary>True: it had been published before within the topic's <c>dedup_window</c>, and this is that message.</summary>
    public bool Duplicate { get; init; }
}
