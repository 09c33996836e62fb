namespace Rrmq.Raft;

/// <summary>A read waiting for the leader to prove that it still leads. <paramref name="From"/> is the node that asked, with its own context.</summary>
internal readonly record struct PendingRead(NodeId From, long Context);
