using Rrmq.Raft;

namespace Rrmq.Transport;

/// <summary>
/// What the receiver of a snapshot wants next. A broken stream goes on where it stopped: the first piece of a new attempt, whichever it is, is answered with the offset
/// up to which the file is there. Node to node, like <see cref="SnapshotChunk"/>.
/// </summary>
/// <param name="From">The receiver.</param>
/// <param name="Term">Its term.</param>
/// <param name="SnapshotId">The file that is spoken of.</param>
/// <param name="State">Whether more is wanted.</param>
/// <param name="NextOffset">Everything before it has arrived.</param>
public sealed record SnapshotChunkResponse(NodeId From, Term Term, ulong SnapshotId, SnapshotChunkState State, long NextOffset) : RaftMessage(From, Term);
