using Rrmq.Raft;

namespace Rrmq.Node;

/// <summary>What became of a snapshot.</summary>
/// <param name="Written">True when it is durable; false when the disk had no room for it.</param>
/// <param name="Index">The last entry it covers.</param>
/// <param name="Bytes">The size of its file.</param>
/// <param name="Older">The last entry that the one before it covers, which is kept too; zero when there is none.</param>
public readonly record struct SnapshotOutcome(bool Written, LogIndex Index, long Bytes, LogIndex Older);
