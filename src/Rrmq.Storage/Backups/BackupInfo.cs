namespace Rrmq.Storage;

/// <summary>What a backup stands for: the state of a cluster after its entry <paramref name="Index"/>, which has <paramref name="Term"/>.</summary>
/// <param name="Cluster">The cluster it was taken from.</param>
/// <param name="Node">The node that wrote it.</param>
/// <param name="Index">The last entry it covers.</param>
/// <param name="Term">That entry's term.</param>
/// <param name="TakenAtMs">When it was taken, by the wall clock of that node, in milliseconds since 1970. For people.</param>
public sealed record BackupInfo(ClusterId Cluster, NodeId Node, LogIndex Index, Term Term, long TakenAtMs);
