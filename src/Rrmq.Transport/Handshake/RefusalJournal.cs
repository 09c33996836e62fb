using Rrmq.Raft;

namespace Rrmq.Transport;

/// <summary>
/// Tells a new refusal from the retry of an old one, so that a peer which asks ten times a second fills one log line and not a disk. Bounded: strangers may
/// claim any id. Any thread.
/// </summary>
internal sealed class RefusalJournal
{
    private const int MaxNodes = 256;

    private readonly Lock gate = new();
    private readonly Dictionary<NodeId, string> reasons = [];

    public bool IsNews(NodeId node, string reason)
    {
        lock (gate)
        {
            if (reasons.TryGetValue(node, out var last) && last == reason) return false;
            if (reasons.Count >= MaxNodes) reasons.Clear();
            reasons[node] = reason;
            return true;
        }
    }

    /// <summary>The node was admitted: should it be refused again, that is news.</summary>
    public void Forget(NodeId node)
    {
        lock (gate) reasons.Remove(node);
    }
}
