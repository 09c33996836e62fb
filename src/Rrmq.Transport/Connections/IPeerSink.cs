using Rrmq.Raft;

namespace Rrmq.Transport;

/// <summary>Where what peers say goes: implemented by the node. Called from connection threads, for different connections at once; must not block.</summary>
public interface IPeerSink
{
    /// <summary>A valid message from an admitted peer. Messages of one connection arrive one by one, in the order in which they were sent.</summary>
    void Receive(GroupId group, RaftMessage message);

    /// <summary>The link we dialed is up: what is sent from now on leaves.</summary>
    void PeerConnected(NodeId peer);

    /// <summary>An open connection (in either direction) closed, or a dial was refused: a hint to consensus that the process is gone.</summary>
    void PeerUnreachable(NodeId peer);

    /// <summary>The peer refuses us because we are known to be a member no longer.</summary>
    void RefusedAsRemoved(NodeId by);

    /// <summary>The peer refuses us because it knows our id under another data folder: what that one has promised is not in ours.</summary>
    /// <param name="by">The peer.</param>
    /// <param name="reason">Its words.</param>
    void RefusedAsReplaced(NodeId by, string reason);
}
