using Rrmq.Queues;
using Rrmq.Raft;

namespace Rrmq.Node;

/// <summary>A piece of a transfer, read for a peer.</summary>
/// <param name="To">Who is to get it.</param>
/// <param name="Snapshot">What the transfer brings; null when there is no snapshot to send.</param>
/// <param name="Id">Tells this transfer from others.</param>
/// <param name="TotalBytes">The size of the whole transfer.</param>
/// <param name="Offset">Where the piece belongs.</param>
/// <param name="Data">The piece.</param>
public sealed record SnapshotPiece(NodeId To, SnapshotMeta? Snapshot, ulong Id, long TotalBytes, long Offset, ReadOnlyMemory<byte> Data)
{
    /// <summary>What stood in the way: a live body in a damaged record, which only a peer can give.</summary>
    public IReadOnlyList<BodyReference> Missing { get; init; } = [];
}
