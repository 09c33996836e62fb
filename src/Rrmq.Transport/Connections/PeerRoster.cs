using Rrmq.Raft;

namespace Rrmq.Transport;

/// <summary>
/// Who is connected now, in either direction, under which incarnation; and who may. Anyone can dial in and call itself a peer; only the peer answers at its
/// configured address. So that answer alone is remembered for good, before the first frame is sent over the connection. That is early enough: whatever a
/// peer promises us answers something we sent to it, and all we send goes over the connections we dialed.
/// <code>
/// remembered   connected now                 an incarnation comes, and is
/// none         nobody                        R dials in: served, not remembered
/// none         X dialed in                   X dials in again: served, its older connection closed. R dials in: refused until an answer tells who is right
/// none         nobody, or R dialed in        R answers our dial: remembered
/// none         X dialed in                   R answers our dial: remembered, X's connection closed
/// R            nobody, or R either way       R dials in or answers: served
/// R            nobody                        X dials in or answers: refused, node_was_replaced
/// R            R either way                  X dials in or answers: refused, duplicate_node
/// </code>
/// Nodes that start together are served by each other at once and remembered a dial later. A wiped node is refused by all who ever had its old answer. A stranger
/// is served as long as the real node has never answered, and no longer. Any thread; a peer's own dial loop alone calls <see cref="EnterDialed"/> for it.
/// </summary>
internal sealed class PeerRoster
{
    private readonly Lock _gate = new();
    private readonly HandshakePolicy _policy;
    private readonly IPeerIncarnations _incarnations;
    private readonly HashSet<NodeId> _peers;
    private Func<NodeId, bool> _isRemoved = static _ => false;
    private readonly Dictionary<NodeId, LivePeer> _dialed = [];
    private readonly Dictionary<NodeId, AcceptedConnection> _accepted = [];

    public PeerRoster(NodeIdentity self, IEnumerable<NodeId> peers, IPeerIncarnations incarnations)
    {
        _incarnations = incarnations;
        _peers = [.. peers];
        _policy = new HandshakePolicy(self, _peers, Live, Remembered, node => _isRemoved(node));
    }

    /// <summary>
    /// The members have changed. Returns the accepted connections of those who belong here no longer, to be closed. Newcomers that we have not heard of yet stay.
    /// </summary>
    public IReadOnlyList<AcceptedConnection> Meet(IEnumerable<NodeId> peers, Func<NodeId, bool> isRemoved)
    {
        lock (_gate)
        {
            _peers.Clear();
            _peers.UnionWith(peers);
            _isRemoved = isRemoved;
            return [.. _accepted.Values.Where(connection => !_peers.Contains(connection.Request.Node) && (connection.Request.JoinedAt is null || isRemoved(connection.Request.Node)))];
        }
    }

    public HandshakeVerdict Judge(HandshakeRequest request)
    {
        lock (_gate) return _policy.Judge(request);
    }

    public bool IsAccepted(NodeId node)
    {
        lock (_gate) return _accepted.ContainsKey(node);
    }

    /// <summary>Registers the link we dialed, once it holds to the rule that the other side holds us to. May wait for the disk, and holds nobody else up.</summary>
    /// <param name="peer">Whom we dialed.</param>
    /// <param name="incarnation">What answered.</param>
    /// <param name="exposed">A connection that was accepted as another incarnation than the one that answered: to be closed.</param>
    public HandshakeVerdict.Refused? EnterDialed(Peer peer, Incarnation incarnation, out AcceptedConnection? exposed)
    {
        exposed = null;
        var address = $"{peer.Host}:{peer.Port}";
        var remembered = Remembered(peer.Node);
        var refusal = IncarnationRule.Judge(peer.Node, incarnation, address, remembered is null ? null : Accepted(peer.Node), remembered);
        if (refusal is not null) return refusal;
        if (remembered is null) _incarnations.Remember(peer.Node, incarnation);
        lock (_gate)
        {
            _dialed[peer.Node] = new LivePeer(incarnation, address);
            if (_accepted.TryGetValue(peer.Node, out var accepted) && accepted.Request.Incarnation != incarnation && _accepted.Remove(peer.Node)) exposed = accepted;
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

    private LivePeer? Accepted(NodeId node)
    {
        lock (_gate) return _accepted.TryGetValue(node, out var connection) ? new LivePeer(connection.Request.Incarnation, connection.Request.Address) : null;
    }

    private LivePeer? Live(NodeId node) => Accepted(node) ?? (_dialed.TryGetValue(node, out var live) ? live : null);

    private Incarnation? Remembered(NodeId node) => _incarnations.TryGet(node, out var incarnation) ? incarnation : null;
}
