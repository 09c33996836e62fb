namespace Rrmq.Client;

/// <summary>A group of consumers of a log: together they read everything once.</summary>
/// <param name="Group">Its name.</param>
/// <param name="Position">The highest <c>seq</c> up to which everything is settled.</param>
/// <param name="Lag">Messages behind the position that are not settled.</param>
public sealed record ConsumerGroup(string Group, long Position, long Lag)
{
    /// <summary>Messages that its consumers have and not settled.</summary>
    public long Leased { get; init; }

    /// <summary>Messages that came back and wait to be handed out once more.</summary>
    public long ReadyAgain { get; init; }

    /// <summary>How long ago the oldest message that it has not settled was published, in milliseconds; null when there is none.</summary>
    public long? OldestUnreadAgeMs { get; init; }
}
