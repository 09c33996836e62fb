using Rrmq.Queues;
using Rrmq.Raft;

namespace Rrmq.Node;

/// <summary>A state to be written down.</summary>
/// <param name="Meta">What consensus has to know of it.</param>
/// <param name="Capture">The state, as it was at that index.</param>
/// <param name="Awaited">Bodies that the state has given away and that are about to be read for the clients that took them.</param>
public sealed record SnapshotRequest(SnapshotMeta Meta, StateCapture Capture, IReadOnlyList<BodyReference> Awaited);
