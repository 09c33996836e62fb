namespace Rrmq.Server;

/// <summary>
/// How slow a client may be before its connection is ended. An average, as Kestrel's own least rate is one, lets a client that was quick at first be silent
/// for minutes; these do not.
/// </summary>
internal sealed record TransferLimits
{
    /// <summary>Bytes a client must be able to send and to take each second. Default 100 KB.</summary>
    public int BytesPerSecond { get; init; } = 100_000;

    /// <summary>Time that a client has in hand while it sends a body. Default 5 s.</summary>
    public TimeSpan BodyGrace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Time that a client has to take a reply, beyond what its size takes at the least rate. Default 30 s.</summary>
    public TimeSpan ReplyGrace { get; init; } = TimeSpan.FromSeconds(30);

    public TimeSpan TimeFor(long bytes) => TimeSpan.FromSeconds((double)bytes / BytesPerSecond);
}
