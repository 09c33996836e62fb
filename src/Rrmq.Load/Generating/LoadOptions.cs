namespace Rrmq.Load;

/// <summary>What load to put on which cluster. Validated by whoever makes it.</summary>
public sealed record LoadOptions
{
    /// <summary>The shortest message: it must hold its <see cref="MessageId"/>.</summary>
    public const int LeastMessageBytes = MessageId.Length;

    /// <summary>The nodes' own default limit, 1 MiB.</summary>
    public const int MostMessageBytes = 1024 * 1024;

    public const int MostConnections = 10_000;

    public const int MostPipelined = 64;

    public required IReadOnlyList<Target> Targets { get; init; }

    public LoadMode Mode { get; init; } = LoadMode.Both;

    /// <summary>Requests a second of an open loop; null for a closed loop, in which every connection sends its next request as soon as the last is answered.</summary>
    public double? PerSecond { get; init; }

    public int Connections { get; init; } = 64;

    public int MessageBytes { get; init; } = 128;

    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Load that is not measured, before that which is.</summary>
    public TimeSpan Warmup { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Ends the measurement early, after so many requests.</summary>
    public long? Messages { get; init; }

    /// <summary>Requests under way on a connection at once; 1 is what nearly all clients do.</summary>
    public int Pipeline { get; init; } = 1;

    /// <summary>By default a new one of this run's own.</summary>
    public string Topic { get; init; } = $"bench-{Guid.NewGuid().ToString("N")[..8]}";

    /// <summary>How long a request may go without an answer. Nodes answer within a second.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMilliseconds(1200);

    /// <summary>How long to wait for a cluster with a leader.</summary>
    public TimeSpan StartTime { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Whether a run that only takes fills the topic first; false where there is something to take.</summary>
    public bool Fills { get; init; } = true;

    /// <summary>Whether to empty the topic at the end, so that what is missing can be counted.</summary>
    public bool Drains { get; init; } = true;

    /// <summary>One is enough where the generator shares its processors with the nodes.</summary>
    public int Threads { get; init; } = 1;
}
