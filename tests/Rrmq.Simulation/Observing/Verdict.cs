namespace Rrmq.Simulation;

/// <summary>How a run went.</summary>
/// <param name="Scenario">What was run.</param>
/// <param name="BrokenPromise">Which promise was broken; null when all were kept.</param>
/// <param name="What">In which way.</param>
internal sealed record Verdict(Scenario Scenario, string? BrokenPromise, string? What)
{
    public ulong TraceHash { get; init; }
    public long VirtualMs { get; init; }
    public long Steps { get; init; }
    public int Acknowledged { get; init; }
    public IReadOnlyList<long> FaultCounts { get; init; } = [];
    public IReadOnlyList<string> LastLines { get; init; } = [];

    public bool IsKept => BrokenPromise is null;
}
