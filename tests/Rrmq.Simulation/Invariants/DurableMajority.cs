using Rrmq.Raft;

namespace Rrmq.Simulation;

/// <summary>
/// A committed entry is on the disks of a majority, synced, when the first node takes it for committed, and still is after every end and every recovery of a node. With log
/// matching the last committed entry vouches for all before it.
/// </summary>
internal sealed class DurableMajority(IReadOnlyList<NodeId> voters, CommittedEntries committed)
{
    private readonly Dictionary<NodeId, NodeLog> _disks = voters.ToDictionary(voter => voter, _ => new NodeLog());
    private readonly Dictionary<NodeId, NodeLog> _takenAway = [];

    /// <summary>What of this node's log is on its disk and synced.</summary>
    public NodeLog DiskOf(NodeId node) => _disks[node];

    public void Synced(NodeId node, StorageAppend append) => _disks[node].Append(append);

    public void Committed(LogIndex index) => Demand(index, "when it is first committed");

    /// <summary>A node has read back what its disk holds; that, and nothing else, counts from now on.</summary>
    public void Recovered(NodeId node, NodeLog log)
    {
        _disks[node] = log;
        Demand(committed.Last, $"after node {node} has recovered");
    }

    /// <summary>The weather took a whole disk, which it does to a minority only: what was on it is not held against the others.</summary>
    public void TakenAway(NodeId node)
    {
        _takenAway[node] = _disks[node];
        _disks[node] = new NodeLog();
    }

    private void Demand(LogIndex index, string when)
    {
        var term = committed.TermAt(index);
        var holders = voters.Where(voter => _disks[voter].Holds(index, term) || (_takenAway.TryGetValue(voter, out var gone) && gone.Holds(index, term))).ToList();
        if (holders.Count < (voters.Count / 2) + 1)
            throw new BrokenPromiseException("committed is durable on a majority",
                $"entry {index} of term {term} is on {holders.Count} of {voters.Count} disks {when}: those of nodes [{string.Join(", ", holders)}]");
    }
}
