namespace Rrmq.Storage;

/// <summary>
/// Where a store keeps what its snapshots are made of: named files in one flat folder. A file's bytes are durable after <see cref="IFile.SyncData"/>, a name after
/// <see cref="Sync"/>. Errors are <see cref="IOException"/>; a full disk is <see cref="DiskFullException"/>.
/// </summary>
internal interface ISnapshotFolder
{
    /// <summary>Where it is, for people.</summary>
    string Path { get; }

    IReadOnlyList<string> List();

    bool Exists(string name);

    /// <summary>Makes a new, empty file. Fails when the name is taken.</summary>
    IFile Create(string name);

    IFile Open(string name);

    void Delete(string name);

    /// <summary>Gives a file another name, atomically taking the place of a file that had it.</summary>
    void Rename(string from, string to);

    /// <summary>Makes names durable.</summary>
    void Sync();
}
