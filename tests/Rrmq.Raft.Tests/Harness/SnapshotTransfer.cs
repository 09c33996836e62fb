namespace Rrmq.Raft.Tests;

/// <summary>A whole snapshot on its way, all of its chunks at once: what nodes say to each other beside their cores.</summary>
internal sealed record SnapshotTransfer(NodeId From, Term Term, SimSnapshot Snapshot) : RaftMessage(From, Term);
