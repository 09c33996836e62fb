namespace Rrmq.Storage;

/// <summary>A way to keep a node's state in its data folder: what it puts there, how it tells that it lost it, and how it opens it. Holds nothing open itself.</summary>
public interface IStorageEngine
{
    StorageKind Kind { get; }

    /// <summary>The names in a data folder that are this engine's.</summary>
    IReadOnlyList<string> Names { get; }

    /// <summary>
    /// True when what lies under <see cref="Names"/> is what the making of a data folder leaves when it is interrupted, and nothing else: nothing was ever promised with it.
    /// </summary>
    bool IsUnused(IFileSystem fs, string folder);

    /// <summary>What is missing of a folder that has an identity, in one clause; null when nothing is. Cheap, changes nothing.</summary>
    string? FindLoss(IFileSystem fs, string folder);

    /// <summary>Makes an empty store, durably, in the place of what <see cref="IsUnused"/> allows. Done once in a node's life, before its identity is written.</summary>
    /// <exception cref="IOException">The disk failed or is full.</exception>
    void Create(IFileSystem fs, string folder, NodeIdentity identity);

    /// <summary>Opens what <see cref="Create"/> made, and checks it.</summary>
    /// <exception cref="LogCorruptException">It holds what a crash cannot explain, or another node's state. Nothing was changed.</exception>
    /// <exception cref="SnapshotDamagedException">The snapshots lie among what is none of theirs. Nothing was changed.</exception>
    /// <exception cref="IOException">The disk failed.</exception>
    OpenedStorage Open(IFileSystem fs, string folder, NodeIdentity identity, Action<RecoveryProgress>? progress = null);
}
