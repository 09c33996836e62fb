using Rrmq.Queues;
using Rrmq.Raft;
using Rrmq.Transport;

namespace Rrmq.Node;

/// <summary>What became of a chunk that a leader sent.</summary>
/// <param name="Chunk">The chunk.</param>
/// <param name="State">Whether more is wanted.</param>
/// <param name="NextOffset">Everything before it is here.</param>
/// <param name="Received">The state that the transfer brought, when this was its last piece: snapshot and bodies are durable.</param>
public sealed record AcceptedChunk(SnapshotChunk Chunk, SnapshotChunkState State, long NextOffset, QueueStateMachine? Received);
