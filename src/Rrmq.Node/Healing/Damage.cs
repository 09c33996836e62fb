using Rrmq.Raft;
using Rrmq.Storage;

namespace Rrmq.Node;

/// <summary>
/// Which errors mean that a data folder has lost what its node promised, and that the node may come back as a newcomer only (docs/decisions/0014). What a person did (another node's
/// folder, a foreign file, a later version), what a disk refuses to do, and bugs are none of them.
/// </summary>
public static class Damage
{
    /// <summary>What was found, in one line; null when it is no damage.</summary>
    public static string? Of(Exception error) => error switch
    {
        LogCorruptException { IsForeign: false } or SnapshotDamagedException { IsForeign: false } => error.Message,
        DataFolderException { Kind: DataFolderProblem.Unreadable, InnerException: not (IOException or UnauthorizedAccessException) } => error.Message,
        RaftInvariantException { IsLoss: true } or FolderReplacedException => error.Message,
        _ => null,
    };
}
