namespace Rrmq.Client;

/// <summary>How <see cref="RrmqClient.ConsumeAsync"/> takes messages.</summary>
public sealed record ConsumeOptions
{
    /// <summary>Messages taken at once, 1 to 1000. Default 1: nothing waits behind a slow one.</summary>
    public int Prefetch { get; init; } = 1;

    /// <summary>How long a message belongs to its receiver without a word; it is extended by itself while it is worked on. Default 30 s, at least 1 s.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Ends the enumeration when no message came for this long; null: it goes on until cancelled.</summary>
    public TimeSpan? EndAfter { get; init; }

    /// <summary>Who receives, for people who look: 1 to 64 bytes.</summary>
    public string? Consumer { get; init; }
}
