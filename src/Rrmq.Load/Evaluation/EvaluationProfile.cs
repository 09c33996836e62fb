namespace Rrmq.Load;

/// <summary>How much an evaluation measures, and for how long.</summary>
public sealed record EvaluationProfile
{
    public required string Name { get; init; }

    public required int Rounds { get; init; }

    /// <summary>Load on each new cluster before the first scenario: what a node runs is compiled better and better in its first seconds.</summary>
    public required TimeSpan ClusterWarmup { get; init; }

    /// <summary>Load before each measurement, of the same kind.</summary>
    public required TimeSpan Warmup { get; init; }

    public required TimeSpan Duration { get; init; }

    public required TimeSpan FaultDuration { get; init; }

    public required IReadOnlyList<int> PayloadBytes { get; init; }

    public required IReadOnlyList<int> Connections { get; init; }

    public required IReadOnlyList<int> ClusterSizes { get; init; }

    public required IReadOnlyList<int> ClusterConnections { get; init; }

    public required IReadOnlyList<int> MessageCounts { get; init; }

    public required IReadOnlyList<double> Shares { get; init; }

    /// <summary>Clusters whose leader is killed.</summary>
    public required IReadOnlyList<int> FaultSizes { get; init; }

    /// <summary>What one scenario publishes at most: large messages would fill disks.</summary>
    public required long MostBytes { get; init; }

    /// <summary>Under two minutes.</summary>
    public static EvaluationProfile Quick { get; } = new()
    {
        Name = "quick",
        Rounds = 1,
        ClusterWarmup = TimeSpan.FromSeconds(2),
        Warmup = TimeSpan.FromSeconds(0.4),
        Duration = TimeSpan.FromSeconds(1.5),
        FaultDuration = TimeSpan.FromSeconds(7),
        PayloadBytes = [16, 1024, 64 * 1024, 1024 * 1024],
        Connections = [1, 16, 256],
        ClusterSizes = [1, 3, 5],
        ClusterConnections = [64],
        MessageCounts = [1_000, 10_000, 100_000],
        Shares = [0.2, 0.5, 0.8],
        FaultSizes = [3],
        MostBytes = 128 * 1024 * 1024,
    };

    /// <summary>Under twenty minutes.</summary>
    public static EvaluationProfile Full { get; } = new()
    {
        Name = "full",
        Rounds = 3,
        ClusterWarmup = TimeSpan.FromSeconds(5),
        Warmup = TimeSpan.FromSeconds(0.7),
        Duration = TimeSpan.FromSeconds(2.5),
        FaultDuration = TimeSpan.FromSeconds(12),
        PayloadBytes = [16, 128, 1024, 4 * 1024, 16 * 1024, 64 * 1024, 256 * 1024, 1024 * 1024],
        Connections = [1, 4, 16, 64, 256, 1024],
        ClusterSizes = [1, 3, 5],
        ClusterConnections = [1, 64],
        MessageCounts = [1_000, 10_000, 100_000, 200_000],
        Shares = [0.1, 0.25, 0.5, 0.7, 0.85],
        FaultSizes = [3, 5],
        MostBytes = 512L * 1024 * 1024,
    };

    /// <summary>Each kind of scenario once, as short as can be: for tests.</summary>
    internal static EvaluationProfile Tiny { get; } = new()
    {
        Name = "tiny",
        Rounds = 1,
        ClusterWarmup = TimeSpan.Zero,
        Warmup = TimeSpan.Zero,
        Duration = TimeSpan.FromSeconds(0.2),
        FaultDuration = TimeSpan.FromSeconds(4),
        PayloadBytes = [16, 1024],
        Connections = [1, 8],
        ClusterSizes = [1, 3],
        ClusterConnections = [8],
        MessageCounts = [100],
        Shares = [0.5],
        FaultSizes = [3],
        MostBytes = 1024 * 1024,
    };

    /// <summary>The profiles a user can name.</summary>
    public static IReadOnlyList<EvaluationProfile> All { get; } = [Quick, Full];
}
