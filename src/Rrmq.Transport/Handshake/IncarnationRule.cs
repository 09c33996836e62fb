using Rrmq.Raft;

namespace Rrmq.Transport;

/// <summary>
/// A node id belongs to one data folder. A node that comes back with another one has lost the promises it made (its term, its vote, the entries it
/// acknowledged), and would break elections and commits if it went on under the old id (docs: Raft rules, "a wiped node is a new node").
/// Both ends of a connection hold each other to this rule. Pure.
/// </summary>
internal static class IncarnationRule
{
    /// <summary>Null when the offered incarnation is the one we know, or the first we see.</summary>
    public static HandshakeVerdict.Refused? Judge(NodeId node, Incarnation offered, string address, LivePeer? live, Incarnation? remembered)
    {
        if (live is { } other && other.Incarnation != offered)
            return new HandshakeVerdict.Refused(409, HandshakePolicy.DuplicateNode,
                $"Node {node} is connected as incarnation {other.Incarnation} from {other.Address}, and incarnation {offered} from {address} claims the same id.");

        if (remembered is { } known && known != offered)
            return new HandshakeVerdict.Refused(409, HandshakePolicy.NodeWasReplaced,
                $"Node {node} at {address} is incarnation {offered} and was {known}: its data folder was wiped or replaced, "
                + "so it must not vote under its old promises; let it join under a new node id.");

        return null;
    }
}
