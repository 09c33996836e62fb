using Microsoft.Extensions.Logging;
using Rrmq.Queues;
using Rrmq.Raft;
using Rrmq.Storage;

namespace Rrmq.Node;

/// <summary>Brings the state back from the newest snapshot that reads as it was written; the log goes on from there.</summary>
public static class SnapshotRecovery
{
    /// <summary>The state of the newest sound snapshot; an empty one when there is no snapshot.</summary>
    /// <param name="snapshots">The snapshots of this node.</param>
    /// <param name="logBase">Where the log begins: an older snapshot cannot be gone on from.</param>
    /// <param name="logger">Is told of damage.</param>
    /// <exception cref="SnapshotDamagedException">No snapshot is sound, and the log alone does not hold the whole story.</exception>
    /// <exception cref="IOException">The disk failed.</exception>
    public static RecoveredState Load(SnapshotStore snapshots, LogIndex logBase, ILogger logger)
    {
        SnapshotDamagedException? damage = null;
        var lost = LogIndex.Zero;
        foreach (var snapshot in snapshots.List(GroupId.Default))
        {
            try
            {
                using var reader = snapshots.OpenRead(snapshot);
                if (reader.Info.Index < logBase)
                    break;
                var (state, meta) = Read(reader);
                return new RecoveredState(state, meta, lost);
            }
            catch (SnapshotDamagedException error)
            {
                damage = error;
                lost = LogIndex.Max(lost, snapshot.Index);
                snapshots.Distrust(snapshot);
                logger.SnapshotDamaged(error.Message);
            }
        }

        return logBase == LogIndex.Zero
            ? new RecoveredState(new QueueStateMachine(), Lost: lost)
            : throw damage ?? Missing(snapshots.Folder, logBase);
    }

    internal static SnapshotDamagedException Missing(string folder, LogIndex logBase) =>
        new(folder, $"there is no snapshot of entry {logBase} or later, behind which the log begins");

    /// <summary>Reads a snapshot to its end.</summary>
    /// <exception cref="SnapshotDamagedException">It does not read as it was written.</exception>
    internal static (QueueStateMachine State, SnapshotMeta Meta) Read(SnapshotReader reader)
    {
        var path = reader.Path;
        try
        {
            var state = QueueStateMachine.Restore(reader.NextBlock);
            var meta = new SnapshotMeta(reader.Info.Index, reader.Info.Term, MembershipFormat.Decode(reader.Info.Membership.Span));
            return state.AppliedIndex == meta.Index.Value
                ? (state, meta)
                : throw new SnapshotDamagedException(path, $"the state is that of entry {state.AppliedIndex}, the header says {meta.Index}");
        }
        catch (Exception error) when (error is InvalidStateException or RaftInvariantException)
        {
            throw new SnapshotDamagedException(path, error.Message);
        }
    }
}
