namespace Rrmq.Queues;

/// <summary>Which messages of the stream somebody wants to see.</summary>
/// <param name="After">Those with a higher sequence; 0: all.</param>
/// <param name="Limit">At most this many.</param>
/// <param name="MaxBytes">Stops before their contents would pass this; the first one always comes.</param>
/// <param name="Sender">Only of senders with this tag; null: of all.</param>
/// <param name="Recipient">The same of recipients.</param>
public sealed record StreamQuery(long After, int Limit, long MaxBytes, uint? Sender = null, uint? Recipient = null)
{
    /// <summary>A filter that nothing passes must not hold the loop up: after this many messages the page ends, and the reader goes on from there.</summary>
    public long MostScanned { get; init; } = 100_000;

    internal bool Passes(in StreamTags tags) => (Sender is not { } sender || sender == tags.Sender) && (Recipient is not { } recipient || recipient == tags.Recipient);
}
