namespace Rrmq.Raft;

/// <summary>Who a node is: stamped on its data folder, its segments and its handshakes.</summary>
public sealed record NodeIdentity(ClusterId Cluster, NodeId Node, Incarnation Incarnation);
