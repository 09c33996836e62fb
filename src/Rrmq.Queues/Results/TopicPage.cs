namespace Rrmq.Queues;

/// <summary>Topics that were found in one look.</summary>
/// <param name="Topics">In the order in which they were made.</param>
/// <param name="GoesOnBehind">The number behind which the next look begins; null when as many as were wanted were found, or all have been looked at.</param>
public sealed record TopicPage(IReadOnlyList<TopicView> Topics, long? GoesOnBehind)
{
    /// <summary>Topics that are looked through at once: a fraction of a millisecond.</summary>
    public const int MostLookedThrough = 4_096;
}
