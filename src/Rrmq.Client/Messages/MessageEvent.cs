namespace Rrmq.Client;

/// <summary>One step in a message's life.</summary>
/// <param name="Event">Such as <c>published</c>, <c>leased</c>, <c>dead-lettered</c>.</param>
/// <param name="At">When, UTC, by the cluster's clock.</param>
/// <param name="Index">The log entry that made it happen.</param>
public sealed record MessageEvent(string Event, DateTime At, long Index)
{
    /// <summary>The consumer, the reason, or the dead letter's new id.</summary>
    public string? Detail { get; init; }

    /// <summary>Of a lease or a delay: when it ends.</summary>
    public DateTime? Until { get; init; }
}
