using Rrmq.Raft;

namespace Rrmq.Simulation.Tests.Scenarios;

/// <summary>Notes what a scenario is about, so that a test can tell that its moment really came.</summary>
internal sealed class Sightings : ISimulationObserver
{
    private readonly Dictionary<SimNode, IReadOnlyList<StorageAppend>> _underWay = [];

    private readonly Dictionary<SimNode, int> _writes = [];

    /// <summary>Writes with a truncation in them that finished.</summary>
    public int Truncations { get; private set; }

    /// <summary>Writes that made a log give way to a snapshot and finished.</summary>
    public int Resets { get; private set; }

    /// <summary>Writes that make a log give way to a snapshot, and that a process did not live to see the end of.</summary>
    public int BrokenResets { get; private set; }

    /// <summary>Writes with a truncation in them that a process did not live to see the end of.</summary>
    public int BrokenTruncations { get; private set; }

    /// <summary>Writes with a term and a vote in them that a process did not live to see the end of.</summary>
    public int BrokenVotes { get; private set; }

    /// <summary>Processes that ended themselves.</summary>
    public int Failures { get; private set; }

    public Dictionary<SimNode, Exception> Refusals { get; } = [];

    /// <summary>How many writes of a node have finished.</summary>
    public int WritesOf(SimNode node) => _writes.GetValueOrDefault(node);

    public void Refused(SimNode node, Exception because) => Refusals[node] = because;

    public void Writing(SimNode node, IReadOnlyList<StorageAppend> batch) => _underWay[node] = batch;

    public void Durable(SimNode node, IReadOnlyList<StorageAppend> batch)
    {
        _underWay.Remove(node);
        _writes[node] = WritesOf(node) + 1;
        Truncations += HasTruncation(batch) ? 1 : 0;
        Resets += HasReset(batch) ? 1 : 0;
    }

    public void Ended(SimNode node, NodeEnd how)
    {
        Failures += how == NodeEnd.Failed ? 1 : 0;
        if (!_underWay.Remove(node, out var batch))
            return;
        BrokenTruncations += HasTruncation(batch) ? 1 : 0;
        BrokenResets += HasReset(batch) ? 1 : 0;
        BrokenVotes += batch.Any(append => append.HardState is { VotedFor.IsNone: false }) ? 1 : 0;
    }

    private static bool HasReset(IReadOnlyList<StorageAppend> batch) => batch.Any(append => append.ResetTo is not null);

    private static bool HasTruncation(IReadOnlyList<StorageAppend> batch) => batch.Any(append => append.TruncateFrom is not null);
}
