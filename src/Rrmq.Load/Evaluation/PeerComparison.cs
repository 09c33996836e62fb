namespace Rrmq.Load;

/// <summary>RRMQ beside other queues: the same work for each, in turn, on one machine in one session.</summary>
/// <param name="Systems">The columns.</param>
/// <param name="Rows">The work, each with a cell a system, in the systems' order.</param>
public sealed record PeerComparison(DateTimeOffset Began, int Rounds, double SecondsEach, IReadOnlyList<PeerSystem> Systems, IReadOnlyList<PeerRow> Rows);
