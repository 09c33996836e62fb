using Rrmq.Raft;

namespace Rrmq.Transport;

/// <summary>
/// A stretch of a frame that is too large to stand in the way of all that is to follow it: what decides over elections must not wait for somebody's message. Pieces of one frame come in order, with other frames
/// between them; those of another begin only behind the last. Known to connections only.
/// </summary>
/// <param name="From">The sender.</param>
/// <param name="TotalBytes">How long the content of the whole frame is.</param>
/// <param name="Offset">Where in it this stretch belongs.</param>
/// <param name="Data">The stretch; at least 1 byte.</param>
internal sealed record FramePiece(NodeId From, int TotalBytes, int Offset, ReadOnlyMemory<byte> Data) : RaftMessage(From, Term.Zero);
