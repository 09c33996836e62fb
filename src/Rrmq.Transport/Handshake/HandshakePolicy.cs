using Rrmq.Raft;

namespace Rrmq.Transport;

/// <summary>
/// Decides who may send us frames. Pure: it asks what it was given and changes nothing; remembering a peer is its caller's act, after the connection stands.
/// The order of the questions is the order in which their answers help an operator: a node of another cluster is told so before anything about its id.
/// </summary>
/// <param name="self">This node.</param>
/// <param name="peers">The ids of the other members.</param>
/// <param name="live">Who is connected under an id now, if anyone.</param>
/// <param name="remembered">The incarnation under which a peer first answered at its configured address, if it did.</param>
/// <param name="isRemoved">Whether a node was a member and is known to be one no longer.</param>
internal sealed class HandshakePolicy(
    NodeIdentity self, IReadOnlySet<NodeId> peers, Func<NodeId, LivePeer?> live, Func<NodeId, Incarnation?> remembered, Func<NodeId, bool>? isRemoved = null)
{
    public const string MalformedHandshake = "malformed_handshake";
    public const string ProtocolVersion = "protocol_version";
    public const string WrongCluster = "wrong_cluster";
    public const string WrongTarget = "wrong_target";
    public const string UnknownNode = "unknown_node";
    public const string NodeWasRemoved = "node_was_removed";
    public const string DuplicateNode = "duplicate_node";
    public const string NodeWasReplaced = "node_was_replaced";

    public HandshakeVerdict Judge(HandshakeRequest request)
    {
        if (request.Protocol != HandshakeHeaders.Protocol)
            return new HandshakeVerdict.Refused(426, ProtocolVersion,
                $"This node speaks {HandshakeHeaders.Protocol} and was asked for '{request.Protocol}'.");

        if (request.Cluster != self.Cluster)
            return new HandshakeVerdict.Refused(403, WrongCluster,
                $"Node {request.Node} at {request.Address} belongs to cluster {request.Cluster}, this node to cluster {self.Cluster}.");

        if (request.TargetNode != self.Node)
            return new HandshakeVerdict.Refused(421, WrongTarget,
                $"Node {request.Node} at {request.Address} asked for node {request.TargetNode}, and this is node {self.Node}: check the peers' addresses.");

        if (request.Node == self.Node)
            return new HandshakeVerdict.Refused(409, DuplicateNode,
                $"Incarnation {request.Incarnation} from {request.Address} calls itself node {self.Node}, and so does this one, incarnation {self.Incarnation}.");

        if (!peers.Contains(request.Node) && isRemoved?.Invoke(request.Node) == true)
            return new HandshakeVerdict.Refused(410, NodeWasRemoved,
                $"Node {request.Node} at {request.Address} was removed from the cluster; its number is never used again.");

        // A newcomer counts by the log alone, so that it can do no harm before we have heard of it; a founder that we do not know has another configuration.
        if (!peers.Contains(request.Node) && request.JoinedAt is null)
            return new HandshakeVerdict.Refused(403, UnknownNode,
                $"Node {request.Node} at {request.Address} is not a member as far as node {self.Node} knows.");

        return (HandshakeVerdict?)IncarnationRule.Judge(
            request.Node, request.Incarnation, request.Address, live(request.Node), remembered(request.Node)) ?? HandshakeVerdict.Accepted.Instance;
    }
}
