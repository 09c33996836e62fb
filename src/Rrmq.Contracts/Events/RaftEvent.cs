namespace Rrmq.Contracts;

/// <summary>The event <c>raft</c>: one thing that consensus did at the node. The only event with an id, so that a reader who comes back misses none.</summary>
/// <param name="Number">From 1 without gaps within a run of the node.</param>
/// <param name="At">When, in milliseconds since 1970 by the node's clock.</param>
/// <param name="Kind"><c>pre-campaign</c>, <c>campaign</c>, <c>became-leader</c>, <c>follows-leader</c>, <c>stepped-down</c>, <c>vote-granted</c>, <c>truncated</c>, <c>transfer-started</c>, <c>transfer-aborted</c>,
/// <c>membership-changed</c>, <c>membership-undone</c>, <c>removed</c> or <c>snapshot-installed</c>.</param>
/// <param name="Term">In which term.</param>
/// <param name="Node">The leader followed, the candidate voted for, or the target of a transfer; null where there is none.</param>
/// <param name="Name">That node's name.</param>
/// <param name="Index">The first entry cut off, the entry of a membership, or the last of a snapshot; 0 elsewhere.</param>
/// <param name="Reason">Why a leader stepped down, or the membership in force; empty elsewhere.</param>
public sealed record RaftEvent(long Number, long At, string Kind, long Term, int? Node, string Name, long Index, string Reason);
