using Rrmq.Raft;

namespace Rrmq.Simulation;

/// <summary>
/// The same state at the same index, on all nodes. Hashing walks the whole state, so the first node to come by sets a sample at some indexes, fewer as the state grows,
/// and every node that stops at one of them must agree: what it costs an entry is bounded.
/// </summary>
internal sealed class SameState
{
    private const long ItemsAnEntry = 32;

    private readonly Dictionary<LogIndex, (NodeId Node, ulong Hash)> _samples = [];
    private LogIndex _nextSample;

    public int Samples => _samples.Count;

    public int Comparisons { get; private set; }

    /// <param name="node">Which node.</param>
    /// <param name="applied">Where it stands.</param>
    /// <param name="items">About how many things the hash walks over.</param>
    /// <param name="hash">Its state's hash.</param>
    public void Reached(NodeId node, LogIndex applied, long items, Func<ulong> hash)
    {
        if (_samples.TryGetValue(applied, out var sample))
            Compare(node, applied, sample, hash());
        else if (applied >= _nextSample)
            TakeSample(node, applied, items, hash());
    }

    /// <summary>Looks whatever it costs: at the end of a run.</summary>
    public void Ends(NodeId node, LogIndex applied, ulong hash)
    {
        if (_samples.TryGetValue(applied, out var sample))
            Compare(node, applied, sample, hash);
        else
            TakeSample(node, applied, 0, hash);
    }

    private void TakeSample(NodeId node, LogIndex applied, long items, ulong hash)
    {
        _samples.Add(applied, (node, hash));
        _nextSample = applied + 1 + (items / ItemsAnEntry);
    }

    private void Compare(NodeId node, LogIndex applied, (NodeId Node, ulong Hash) sample, ulong hash)
    {
        Comparisons++;
        if (sample.Hash != hash)
            throw new BrokenPromiseException("the same state at the same index", $"at index {applied} the state of node {node} ({hash:x16}) is not that of node {sample.Node} ({sample.Hash:x16})");
    }
}
