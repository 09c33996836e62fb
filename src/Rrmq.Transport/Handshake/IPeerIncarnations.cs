using Rrmq.Raft;

namespace Rrmq.Transport;

/// <summary>
/// Which data folder each peer had when it first answered at its configured address. Implemented by the storage, durably: <see cref="Remember"/> has returned
/// only when a restart would still know it. Called from connection threads, rarely: once a connection, and <see cref="Remember"/> once in a peer's life.
/// </summary>
public interface IPeerIncarnations
{
    /// <summary>The incarnation remembered for a peer, if any. Does not wait for a <see cref="Remember"/> under way: status pages hang on it.</summary>
    bool TryGet(NodeId node, out Incarnation incarnation);

    /// <summary>Keeps a peer's incarnation. May block for a disk write.</summary>
    void Remember(NodeId node, Incarnation incarnation);
}
