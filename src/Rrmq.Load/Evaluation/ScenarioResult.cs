namespace Rrmq.Load;

/// <summary>What a scenario found in one round.</summary>
/// <param name="Round">From 0.</param>
/// <param name="Faults">What was done to the cluster meanwhile.</param>
/// <param name="ServerProcessorSeconds">All nodes together, warm-up and emptying included; null where a node was killed.</param>
/// <param name="ServerMemoryBytes">The working set of the largest node at the end.</param>
public sealed record ScenarioResult(
    Scenario Scenario,
    int Round,
    LoadResult Load,
    IReadOnlyList<FaultMark> Faults,
    double? ServerProcessorSeconds,
    long ServerMemoryBytes);
