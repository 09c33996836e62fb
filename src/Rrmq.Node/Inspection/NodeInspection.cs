using Rrmq.Raft;
using Rrmq.Storage;

namespace Rrmq.Node;

/// <summary>Everything that can be told of a stopped node from its data folder.</summary>
/// <param name="Folder">The data folder.</param>
/// <param name="Identity">Whose it is; null when nothing in it says so any more.</param>
/// <param name="Peers">The peers that it met, by number.</param>
/// <param name="Join">How it came to its cluster, when it joined it.</param>
/// <param name="Snapshots">The newest first.</param>
/// <param name="Log">Its log; null when nobody can say whose it is to be.</param>
/// <param name="Findings">Each damage. None: it would start.</param>
public sealed record NodeInspection(
    string Folder, NodeIdentity? Identity, IReadOnlyDictionary<int, Incarnation> Peers, JoinFile? Join, IReadOnlyList<SnapshotInspection> Snapshots, LogInspection? Log,
    IReadOnlyList<Finding> Findings);
