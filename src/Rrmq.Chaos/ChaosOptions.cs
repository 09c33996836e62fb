namespace Rrmq.Chaos;

/// <summary>What <c>rrmq chaos</c> is to do.</summary>
public sealed record ChaosOptions
{
    public const int MostNodes = 9;

    public const int MostClients = 200;

    /// <summary>How long clients work and faults come; healing and draining follow.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(60);

    public int Nodes { get; init; } = 3;

    /// <summary>Draws the schedule of faults.</summary>
    public required int Seed { get; init; }

    /// <summary>Producers and consumers together.</summary>
    public int Clients { get; init; } = 12;

    public required IReadOnlyCollection<FaultKind> Kinds { get; init; }

    /// <summary>Where the report is written.</summary>
    public required string ReportPath { get; init; }

    /// <summary>Leave the nodes' files, also of a good run.</summary>
    public bool Keep { get; init; }
}
