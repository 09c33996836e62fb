using Rrmq.Raft;

namespace Rrmq.Transport;

/// <summary>
/// Asks a peer for a body whose record no longer reads as it was written here. Node speaks to node, like <see cref="SnapshotChunk"/>: it never reaches consensus and its term is not adopted.
/// A body belongs to a committed entry, so every node that has it has the same.
/// </summary>
/// <param name="From">Who lacks it.</param>
/// <param name="Term">Its term.</param>
/// <param name="Index">The entry that published it.</param>
/// <param name="Offset">Where the entry's payload has it.</param>
/// <param name="Length">How long it is, in bytes; at least 1.</param>
public sealed record BodyRequest(NodeId From, Term Term, LogIndex Index, int Offset, int Length) : RaftMessage(From, Term);
