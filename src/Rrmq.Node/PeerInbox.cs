using Rrmq.Raft;
using Rrmq.Storage;
using Rrmq.Transport;

namespace Rrmq.Node;

/// <summary>What connections bring goes to the loop's inbox; what they must remember of peers goes to the data folder.</summary>
internal sealed class PeerInbox(Inbox inbox, PeerRegistry registry, Action<Exception> failed) : IPeerSink, IPeerIncarnations
{
    public void Receive(GroupId group, RaftMessage message) => inbox.PostMessage(message);

    public void PeerConnected(NodeId peer)
    {
        // Nothing was lost that the end of the connection before it has not told the loop already.
    }

    public void PeerUnreachable(NodeId peer) => inbox.PostUnreachable(peer);

    /// <summary>What the peer would answer to our pre-vote, if it let us ask.</summary>
    public void RefusedAsRemoved(NodeId by) => inbox.PostMessage(new PreVoteResponse(by, Term.Zero, Granted: false, Removed: true));

    public void RefusedAsReplaced(NodeId by, string reason) => failed(new FolderReplacedException($"node {by} refuses this node: {reason}"));

    public bool TryGet(NodeId node, out Incarnation incarnation) => registry.TryGet(node, out incarnation);

    public void Remember(NodeId node, Incarnation incarnation) => registry.Remember(node, incarnation);
}
