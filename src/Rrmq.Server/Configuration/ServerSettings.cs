using Microsoft.Extensions.Logging;

namespace Rrmq.Server;

/// <summary>What the server itself, as opposed to the node inside it, is set to. Validated and immutable.</summary>
public sealed record ServerSettings
{
    /// <summary>Address to listen on; null: the node's own host.</summary>
    public string? Bind { get; init; }

    /// <summary>Bytes of the largest message. Default 1 MiB.</summary>
    public int MaxMessageBytes { get; init; } = 1024 * 1024;

    /// <summary>Messages a topic made here may hold. Default 10,000,000.</summary>
    public long MaxTopicMessages { get; init; } = 10_000_000;

    /// <summary>Bytes of messages a topic made here may hold. Default 8 GiB.</summary>
    public long MaxTopicBytes { get; init; } = 8L * 1024 * 1024 * 1024;

    public bool FollowerReads { get; init; }

    /// <summary><c>quorum</c> or <c>async</c>.</summary>
    public string ReplicationMode { get; init; } = "quorum";

    /// <summary>What <c>quorum</c> was set to; null: a majority.</summary>
    public int? Quorum { get; init; }

    public bool LogAsJson { get; init; }

    public LogLevel LogLevel { get; init; } = LogLevel.Information;

    /// <summary>Where metrics are sent; null: nowhere.</summary>
    public Uri? OtlpEndpoint { get; init; }

    /// <summary>Pause between two reports. Default 15 s.</summary>
    public TimeSpan OtlpInterval { get; init; } = TimeSpan.FromSeconds(15);
}
