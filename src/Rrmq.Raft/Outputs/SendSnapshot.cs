namespace Rrmq.Raft;

/// <summary>
/// A peer needs entries that this log no longer has: stream it the newest snapshot. The caller answers each of these with one
/// <see cref="RaftCore.SnapshotSent"/>, whatever became of it; no other is asked for to that peer before.
/// </summary>
/// <param name="To">Who needs it.</param>
/// <param name="Term">The term in which this node leads.</param>
public readonly record struct SendSnapshot(NodeId To, Term Term);
