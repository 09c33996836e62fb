namespace Rrmq.Chaos;

/// <summary>Everything that the report's pictures show.</summary>
/// <param name="Options">What was asked for.</param>
/// <param name="End">When the load was ended.</param>
internal sealed record Timeline(
    ChaosOptions Options,
    TimeSpan End,
    IReadOnlyList<NodeSpan> Nodes,
    IReadOnlyList<CutSpan> Cuts,
    IReadOnlyList<LeaderSpan> Leaders,
    IReadOnlyList<FaultReport> Faults,
    IReadOnlyList<Bucket> Buckets,
    IReadOnlyList<Gap> Gaps);
