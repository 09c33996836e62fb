using Rrmq.Queues;
using Rrmq.Raft;

namespace Rrmq.Node;

/// <summary>One snapshot of a stopped node.</summary>
/// <param name="Index">The last entry it covers, by its name.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Term">That entry's term; null when the file does not read.</param>
/// <param name="Membership">Who belonged to the cluster; null when the file does not read, or was not read to its end.</param>
/// <param name="Topics">Its topics in creation order; null as the membership.</param>
public sealed record SnapshotInspection(LogIndex Index, long Bytes, Term? Term, Membership? Membership, IReadOnlyList<TopicSummary>? Topics);
