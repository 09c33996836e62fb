namespace Rrmq.Raft;

/// <summary>InstallSnapshot (Raft paper, figure 13), as the core sees it: the node has put all of its chunks on disk. Never on the wire.</summary>
internal sealed record InstallSnapshot(NodeId From, Term Term, SnapshotMeta Snapshot) : RaftMessage(From, Term);
