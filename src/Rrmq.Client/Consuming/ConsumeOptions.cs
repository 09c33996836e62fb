namespace Rrmq.Client;

/// <summary>How <see cref="RrmqClient.ConsumeAsync"/> takes messages.</summary>
public sealed record ConsumeOptions
{
    /// <summary>Messages that are fetched, and kept leased, ahead of the one that is worked on: 0 to 999. Default 0: nothing waits behind a slow one.</summary>
    public int Prefetch { get; init; }

    /// <summary>How long a message belongs to its receiver without a word; it is extended by itself while it is worked on. Default 30 s; 1 s to 12 h.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a lease is extended at most: a handler that hangs gives its message back then. Default 1 h.</summary>
    public TimeSpan ExtendFor { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Ends the enumeration when no message came for this long; null: it goes on until cancelled.</summary>
    public TimeSpan? EndAfter { get; init; }

    /// <summary>Who receives, for people who look: 1 to 64 bytes.</summary>
    public string? Consumer { get; init; }

    /// <summary>Of a topic that is a log, where it must be given: the group of consumers that reads it; each group reads everything. Null for a queue.</summary>
    public string? Group { get; init; }

    /// <summary>Refuses what cannot be. Whoever takes the options does so too.</summary>
    /// <exception cref="ArgumentException">A value is out of its bounds; the message names field, value and rule.</exception>
    public void Validate()
    {
        if (Prefetch is < 0 or > 999)
            throw new ArgumentException($"{nameof(Prefetch)}: {Prefetch}: must be from 0 to 999");
        if (Lease < TimeSpan.FromSeconds(1) || Lease > TimeSpan.FromHours(12))
            throw new ArgumentException($"{nameof(Lease)}: {Lease}: must be from 1 s to 12 h");
        if (ExtendFor < TimeSpan.Zero)
            throw new ArgumentException($"{nameof(ExtendFor)}: {ExtendFor}: must not be negative");
        if (EndAfter < TimeSpan.Zero)
            throw new ArgumentException($"{nameof(EndAfter)}: {EndAfter}: must not be negative");
    }
}
