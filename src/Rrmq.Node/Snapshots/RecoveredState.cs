using Rrmq.Queues;
using Rrmq.Raft;

namespace Rrmq.Node;

/// <summary>What a start found in the snapshots.</summary>
/// <param name="State">The state of the newest sound one; an empty one without any.</param>
/// <param name="Meta">What consensus has to know of it; null without any.</param>
/// <param name="Lost">
/// The newest one that did not read; zero when all did. Compaction has gone by it: what had died up to there may be gone, so no state before it leads to all of its bodies, and none may be written down or sent.
/// </param>
public sealed record RecoveredState(QueueStateMachine State, SnapshotMeta? Meta = null, LogIndex Lost = default)
{
    /// <summary>The snapshot as something to send and to compact by, or null where it would lead to what is gone.</summary>
    public SnapshotRequest? ToSend() => Meta is null || Lost > LogIndex.Zero ? null : new SnapshotRequest(Meta, State.Capture(), []);
}
