namespace Rrmq.Load;

/// <summary>One piece of work that an evaluation gives to a cluster.</summary>
public sealed record Scenario
{
    public required ScenarioGroup Group { get; init; }

    public required string Name { get; init; }

    public int Nodes { get; init; } = 3;

    public LoadMode Mode { get; init; } = LoadMode.Publish;

    public int Connections { get; init; } = 64;

    public int MessageBytes { get; init; } = 128;

    /// <summary>The open loop's rate as a share of what the closed loop of the same cluster reached; null for a closed loop.</summary>
    public double? ShareOfMost { get; init; }

    /// <summary>The open loop's rate; null for a closed loop.</summary>
    public double? PerSecond { get; init; }

    public required TimeSpan Duration { get; init; }

    public long? Messages { get; init; }

    /// <summary>The leader is killed (-9) on the way and started again later.</summary>
    public bool KillsLeader { get; init; }
}
