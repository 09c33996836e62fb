using Rrmq.Raft;

namespace Rrmq.Transport;

/// <summary>The process now connected under a node id, in either direction.</summary>
internal readonly record struct LivePeer(Incarnation Incarnation, string Address);
