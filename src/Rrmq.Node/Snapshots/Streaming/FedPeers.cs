using Rrmq.Raft;

namespace Rrmq.Node;

/// <summary>
/// Peers that are fed by snapshot and need the log behind it next. While they are, the log keeps that: a snapshot whose bodies take longer to send than the log takes to forget would be of no use on arrival, and the next
/// one neither. What is kept has an end: a peer for which the log has grown by more than the whole transfer is slower than the load, and begins anew. Owned by the loop.
/// </summary>
internal sealed class FedPeers
{
    private readonly Dictionary<NodeId, Feed> _feeds = [];

    /// <param name="peer">Who is sent a snapshot.</param>
    /// <param name="snapshot">The last entry that it covers.</param>
    /// <param name="transferBytes">State and bodies together.</param>
    /// <param name="logBytes">How much the log has ever taken up to now.</param>
    public void Sent(NodeId peer, LogIndex snapshot, long transferBytes, long logBytes)
    {
        if (!_feeds.TryGetValue(peer, out var feed) || feed.Snapshot != snapshot)
            _feeds[peer] = new Feed(snapshot, logBytes + transferBytes);
    }

    public void BrokenOff(NodeId peer) => _feeds.Remove(peer);

    /// <summary>How much of what could be forgotten may be.</summary>
    public LogIndex Spare(LogIndex upTo, RaftCore core, long logBytes)
    {
        var spared = upTo;
        foreach (var (peer, feed) in _feeds)
        {
            if (logBytes > feed.KeptUntil || core.MatchOf(peer) is not { } match || match >= upTo)
                _feeds.Remove(peer);
            else
                spared = LogIndex.Min(spared, LogIndex.Max(feed.Snapshot, match));
        }

        return spared;
    }

    /// <param name="Snapshot">The last entry that the snapshot covers.</param>
    /// <param name="KeptUntil">The log is kept for the peer until it has taken so many bytes.</param>
    private readonly record struct Feed(LogIndex Snapshot, long KeptUntil);
}
