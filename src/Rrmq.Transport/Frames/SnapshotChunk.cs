using Rrmq.Raft;

namespace Rrmq.Transport;

/// <summary>
/// A piece of a snapshot on its way to a peer. Node speaks to node: a chunk never reaches consensus and its term is not adopted, for heartbeats travel beside the stream
/// and carry terms both ways. What it holds is committed, whoever sends it; a receiver in a later term refuses it all the same, so that a deposed leader stops.
/// </summary>
/// <param name="From">The leader.</param>
/// <param name="Term">The term in which it leads.</param>
/// <param name="SnapshotId">Tells one file from another: pieces of two are never put together.</param>
/// <param name="Snapshot">What the file is a snapshot of.</param>
/// <param name="TotalBytes">The size of the whole file.</param>
/// <param name="Offset">Where this piece belongs.</param>
/// <param name="Data">The piece; only an empty file has an empty one.</param>
public sealed record SnapshotChunk(
    NodeId From, Term Term, ulong SnapshotId, SnapshotMeta Snapshot, long TotalBytes, long Offset, ReadOnlyMemory<byte> Data) : RaftMessage(From, Term)
{
    /// <summary>True for the piece that ends the file.</summary>
    public bool IsLast => Offset + Data.Length == TotalBytes;
}
