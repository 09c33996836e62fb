using Rrmq.Raft;

namespace Rrmq.Simulation;

/// <summary>
/// A committed entry is on the disks of a majority, synced, when the first node takes it for committed, and still is after every end and every recovery of a node. With log
/// matching the last committed entry vouches for all before it.
/// </summary>
internal sealed class DurableMajority(IReadOnlyList<NodeId> founders, CommittedEntries committed)
{
    private readonly Dictionary<NodeId, NodeLog> _disks = [];
    private readonly Dictionary<NodeId, NodeLog> _takenAway = [];
    private Membership _countedBy = Membership.Bootstrap(founders);

    /// <summary>What of this node's log is on its disk and synced.</summary>
    public NodeLog DiskOf(NodeId node)
    {
        if (!_disks.TryGetValue(node, out var disk))
            _disks.Add(node, disk = new NodeLog());
        return disk;
    }

    public void Synced(NodeId node, StorageAppend append) => DiskOf(node).Append(append);

    /// <summary>By the founders.</summary>
    public void Committed(LogIndex index) => Committed(index, [_countedBy]);

    /// <param name="index">What is committed for the first time.</param>
    /// <param name="inForce">The memberships by one of which it was counted: a leader's may change in the step in which it commits.</param>
    public void Committed(LogIndex index, IReadOnlyCollection<Membership> inForce)
    {
        _countedBy = inForce.FirstOrDefault(membership => IsOnQuorum(index, membership)) ?? inForce.First();
        Demand(index, "when it is first committed");
    }

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
        if (index == LogIndex.Zero || IsOnQuorum(index, _countedBy))
            return;
        var holders = _countedBy.Members.Select(member => member.Node).Where(node => Holds(node, index));
        throw new BrokenPromiseException("committed is durable on a majority",
            $"entry {index} of term {committed.TermAt(index)} is not on the disks of a majority of {_countedBy} {when}: only on those of nodes [{string.Join(", ", holders)}]");
    }

    private bool IsOnQuorum(LogIndex index, Membership membership) =>
        IsOnMajority(index, membership.Voters) && (!membership.IsJoint || IsOnMajority(index, membership.OutgoingVoters));

    private bool IsOnMajority(LogIndex index, IReadOnlyList<NodeId> voters) => voters.Count(voter => Holds(voter, index)) > voters.Count / 2;

    private bool Holds(NodeId node, LogIndex index)
    {
        var term = committed.TermAt(index);
        return DiskOf(node).Holds(index, term) || (_takenAway.TryGetValue(node, out var gone) && gone.Holds(index, term));
    }
}
