using Rrmq.Raft;

namespace Rrmq.Transport;

/// <summary>
/// Tells a new refusal from the retry of an old one, so that a peer which asks ten times a second fills one log line and not a disk. Bounded: strangers may
/// claim any id. Any thread.
/// </summary>
internal sealed class RefusalJournal
{
    private const int MaxNodes = 256;

    private readonly Lock _gate = new();
    private readonly Dictionary<NodeId, string> _reasons = [];

    public bool IsNews(NodeId node, string reason)
    {
        lock (_gate)
        {
            if (_reasons.TryGetValue(node, out var last) && last == reason) return false;
            if (_reasons.Count >= MaxNodes) _reasons.Clear();
            _reasons[node] = reason;
            return true;
        }
    }

    /// <summary>The node was admitted: should it be refused again, that is news.</summary>
    public void Forget(NodeId node)
    {
        lock (_gate) _reasons.Remove(node);
    }
}
