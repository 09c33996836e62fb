using Rrmq.Raft;

namespace Rrmq.Transport;

/// <summary>
/// Who is connected now, in either direction, under which incarnation; and who may. Judging, remembering and registering happen under one lock: of two
/// processes that claim one unknown node id at the same moment exactly one gets it. Any thread.
/// </summary>
internal sealed class PeerRoster
{
    private readonly Lock _gate = new();
    private readonly HandshakePolicy _policy;
    private readonly IPeerIncarnations _incarnations;
    private readonly Dictionary<NodeId, LivePeer> _dialed = [];
    private readonly Dictionary<NodeId, AcceptedConnection> _accepted = [];

    public PeerRoster(NodeIdentity self, IEnumerable<NodeId> peers, IPeerIncarnations incarnations)
    {
        _incarnations = incarnations;
        _policy = new HandshakePolicy(self, peers.ToHashSet(), Live, Remembered);
    }

    public HandshakeVerdict Judge(HandshakeRequest request)
    {
        lock (_gate) return _policy.Judge(request);
    }

    public bool IsAccepted(NodeId node)
    {
        lock (_gate) return _accepted.ContainsKey(node);
    }

    /// <summary>Registers the link we dialed, once it holds to the rule that the other side holds us to.</summary>
    public HandshakeVerdict.Refused? EnterDialed(Peer peer, Incarnation incarnation)
    {
        lock (_gate)
        {
            var address = $"{peer.Host}:{peer.Port}";
            var refusal = IncarnationRule.Judge(peer.Node, incarnation, address, Live(peer.Node), Remembered(peer.Node));
            if (refusal is not null) return refusal;
            Remember(peer.Node, incarnation);
            _dialed[peer.Node] = new LivePeer(incarnation, address);
            return null;
        }
    }

    public void LeaveDialed(NodeId node)
    {
        lock (_gate) _dialed.Remove(node);
    }

    /// <summary>Registers an accepted connection in place of an older one. Judged again: the world may have changed since <see cref="Judge"/>.</summary>
    public HandshakeVerdict EnterAccepted(AcceptedConnection connection, out AcceptedConnection? replaced)
    {
        lock (_gate)
        {
            replaced = null;
            var request = connection.Request;
            var verdict = _policy.Judge(request);
            if (verdict is HandshakeVerdict.Refused) return verdict;
            Remember(request.Node, request.Incarnation);
            _accepted.Remove(request.Node, out replaced);
            _accepted.Add(request.Node, connection);
            return verdict;
        }
    }

    /// <summary>False when a newer connection has taken this one's place, so that its end means nothing.</summary>
    public bool LeaveAccepted(AcceptedConnection connection)
    {
        lock (_gate)
        {
            var current = _accepted.TryGetValue(connection.Request.Node, out var registered) && registered == connection;
            if (current) _accepted.Remove(connection.Request.Node);
            return current;
        }
    }

    private LivePeer? Live(NodeId node)
    {
        if (_accepted.TryGetValue(node, out var connection)) return new LivePeer(connection.Request.Incarnation, connection.Request.Address);
        return _dialed.TryGetValue(node, out var live) ? live : null;
    }

    private Incarnation? Remembered(NodeId node) => _incarnations.TryGet(node, out var incarnation) ? incarnation : null;

    private void Remember(NodeId node, Incarnation incarnation)
    {
        if (Remembered(node) is null) _incarnations.Remember(node, incarnation);
    }
}
