namespace Rrmq.Client;

/// <summary>A place in a log at which a group of consumers begins to read, or goes on.</summary>
public sealed record LogPosition
{
    private LogPosition()
    {
    }

    /// <summary>The first message that is kept.</summary>
    public static LogPosition Earliest { get; } = new() { Word = "earliest" };

    /// <summary>Behind the last message: what comes from now on.</summary>
    public static LogPosition Latest { get; } = new() { Word = "latest" };

    internal string? Word { get; private init; }

    internal long? Seq { get; private init; }

    internal string? Time { get; private init; }

    /// <summary>The message with this <c>seq</c>, or the first one behind it.</summary>
    /// <param name="seq">From 1.</param>
    public static LogPosition AtSeq(long seq) => new() { Seq = seq };

    /// <summary>The first message that came at this time or later, by the cluster's clock.</summary>
    /// <param name="time">To the millisecond.</param>
    public static LogPosition At(DateTimeOffset time) => new() { Time = RequestPath.Time(time) };
}
