namespace Rrmq.Storage;

/// <summary>
/// A node's folder: the lock that keeps a second process out, the identity that keeps a wrong one out, the peers met, and where the log lies. Held open for
/// as long as the node runs. What it does not understand it does not touch.
/// </summary>
public sealed class DataFolder : IDisposable
{
    internal const string LockName = "lock";

    // There while a folder is made from a backup, so that what is left of one that was broken off is refused, and no node begins in it with an empty queue.
    private const string UnfinishedName = "restoring";

    // All that a crash can leave, beside what the store made, of a folder whose identity was never finished, and so never used.
    private static readonly string[] UnfinishedNames = [LockName, DiskReserve.FileName, IdentityFile.Name + AtomicFile.TemporarySuffix, JoinFile.Name, JoinFile.Name + AtomicFile.TemporarySuffix];

    // What else a folder of ours may hold. Beside one of these a missing identity is a lost one.
    private static readonly string[] UsedNames = [LogEngine.SnapshotsName, PeerRegistry.Name, PeerRegistry.Name + AtomicFile.TemporarySuffix, DamageNote.SetAsideName];

    private readonly IDisposable _held;

    private DataFolder(IDisposable held, string path, NodeIdentity identity, PeerRegistry peers)
    {
        _held = held;
        LogPath = Path.Combine(path, LogEngine.LogName);
        SnapshotsPath = Path.Combine(path, LogEngine.SnapshotsName);
        Identity = identity;
        Peers = peers;
    }

    public NodeIdentity Identity { get; }

    /// <summary>The folder of the log, inside this one, when the state is kept in a log.</summary>
    public string LogPath { get; }

    /// <summary>The folder of the snapshots, inside this one, when the state is kept in a log.</summary>
    public string SnapshotsPath { get; }

    public PeerRegistry Peers { get; }

    /// <summary>Locks the folder and checks whose it is; makes it when it is missing or empty.</summary>
    /// <param name="fs">The disk.</param>
    /// <param name="path">The folder.</param>
    /// <param name="cluster">The cluster the folder must belong to.</param>
    /// <param name="node">The node the folder must belong to.</param>
    /// <param name="address">Written into a new folder, for people; not compared.</param>
    /// <param name="newIncarnation">Drawn from only when the folder is new.</param>
    /// <param name="engine">In what the folder keeps the state; a folder of another kind is refused.</param>
    /// <exception cref="DataFolderException">The folder is not to be used; nothing was changed.</exception>
    /// <exception cref="IOException">The disk failed.</exception>
    public static DataFolder Open(
        IFileSystem fs, string path, ClusterId cluster, NodeId node, string address, Func<Incarnation> newIncarnation, IStorageEngine engine)
    {
        // Looked at before the lock is taken, because taking it makes a file; and once more under the lock.
        Check(fs, path, cluster, node, engine);
        if (!fs.DirectoryExists(path))
            DurableFolder.Ensure(fs, path);
        var held = fs.TryLock(Path.Combine(path, LockName))
            ?? throw Held(path);
        try
        {
            var identity = Check(fs, path, cluster, node, engine) ?? Create(fs, path, new NodeIdentity(cluster, node, newIncarnation()), address, engine);
            // A rename that an earlier start saw may not have reached the disk; what is told from here on rests on it.
            fs.SyncDirectory(path);
            return new DataFolder(held, path, identity, PeerRegistry.Load(fs, path));
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>The same for a folder that keeps its state in a log, of these sizes or else of the default ones.</summary>
    public static DataFolder Open(
        IFileSystem fs, string path, ClusterId cluster, NodeId node, string address, Func<Incarnation> newIncarnation, LogOptions? log = null) =>
        Open(fs, path, cluster, node, address, newIncarnation, new LogEngine(log ?? new LogOptions()));

    /// <summary>Whose folder it is; null when it is still to be made.</summary>
    /// <exception cref="DataFolderException">The folder is not to be used.</exception>
    public static NodeIdentity? IdentityAt(IFileSystem fs, string path, IStorageEngine engine)
    {
        if (!fs.DirectoryExists(path))
            return null;
        DamageNote.Check(fs, path);
        if (fs.FileExists(Path.Combine(path, IdentityFile.Name)))
            return IdentityFile.Read(fs, path, engine.Kind);
        RefuseUsed(fs, path, engine);
        return null;
    }

    /// <summary>The cluster that the configuration of a folder's node names, which is not the folder's own after a restore.</summary>
    /// <exception cref="DataFolderException">There is no identity, or it cannot be read.</exception>
    public static ClusterId ConfiguredAt(IFileSystem fs, string path, IStorageEngine engine) => IdentityFile.ReadConfigured(fs, path, engine.Kind);

    /// <summary>
    /// Makes a folder that is not empty: its log and its snapshots are filled, and the identity is written when all of it is durable. What a crash leaves is no node's, and is
    /// refused.
    /// </summary>
    /// <param name="fs">The disk.</param>
    /// <param name="path">The folder, missing or empty.</param>
    /// <param name="identity">Whose it is to be.</param>
    /// <param name="configured">The cluster that the node's configuration names.</param>
    /// <param name="address">For people.</param>
    /// <param name="engine">In what it is to keep the state.</param>
    /// <param name="fill">Gets the open store.</param>
    /// <exception cref="DataFolderException">The folder is not empty. Nothing was changed.</exception>
    /// <exception cref="IOException">The disk failed or is full.</exception>
    public static void Build(
        IFileSystem fs, string path, NodeIdentity identity, ClusterId configured, string address, IStorageEngine engine, Action<OpenedStorage> fill)
    {
        RefuseUnlessEmpty(fs, path);
        DurableFolder.Ensure(fs, path);
        using var held = fs.TryLock(Path.Combine(path, LockName)) ?? throw Held(path);
        var unfinished = Path.Combine(path, UnfinishedName);
        fs.Create(unfinished).Dispose();
        fs.SyncDirectory(path);
        engine.Create(fs, path, identity);
        var storage = engine.Open(fs, path, identity);
        using (storage.Log)
            fill(storage);
        fs.SyncDirectory(path);
        IdentityFile.Write(fs, path, identity, address, engine.Kind, configured);
        fs.Delete(unfinished);
    }

    /// <exception cref="DataFolderException">Something is there already.</exception>
    public static void RefuseUnlessEmpty(IFileSystem fs, string path)
    {
        if (fs.FileExists(path))
            throw new DataFolderException(DataFolderProblem.UnknownFormat, $"{path}: is a file, expected a folder");
        if (fs.DirectoryExists(path) && fs.List(path) is { Count: > 0 } names)
            throw new DataFolderException(DataFolderProblem.UnknownFormat, $"{path}: {names[0]} found, expected an empty folder");
    }

    public void Dispose() => _held.Dispose();

    private static DataFolderException Held(string path) => new(DataFolderProblem.Locked, $"{path}: lock is held by another process, expected to be free");

    // The identity, or null when the folder is still to be made.
    private static NodeIdentity? Check(IFileSystem fs, string path, ClusterId cluster, NodeId node, IStorageEngine engine)
    {
        if (!fs.DirectoryExists(path))
            return fs.FileExists(path)
                ? throw new DataFolderException(DataFolderProblem.UnknownFormat, $"{path}: is a file, expected a folder")
                : null;
        DamageNote.Check(fs, path);
        if (!fs.FileExists(Path.Combine(path, IdentityFile.Name)))
        {
            RefuseUsed(fs, path, engine);
            return null;
        }
        var identity = IdentityFile.Read(fs, path, cluster, node, engine.Kind);
        // The store is made before the identity is. Without it the node has lost its votes and must not cast them again.
        return engine.FindLoss(fs, path) is { } loss ? throw new DataFolderException(DataFolderProblem.Unreadable, $"{path}: {loss}") : identity;
    }

    /// <summary>Without an identity: what is not ours is not touched, and what is ours and was used has lost whose it is.</summary>
    private static void RefuseUsed(IFileSystem fs, string path, IStorageEngine engine)
    {
        string? used = null;
        foreach (var name in fs.List(path))
        {
            if (UsedNames.Contains(name))
                used ??= name;
            else if (!UnfinishedNames.Contains(name) && !engine.Names.Contains(name))
                throw new DataFolderException(DataFolderProblem.UnknownFormat, $"{path}: {name} found and no {IdentityFile.Name}, expected an empty folder");
        }

        if (used is not null)
            throw new DataFolderException(DataFolderProblem.Unreadable, $"{path}: {used} found and no {IdentityFile.Name}, expected both or neither");
        if (!engine.IsUnused(fs, path))
            throw new DataFolderException(DataFolderProblem.Unreadable, $"{path}: {engine.Names[0]} is not empty and {IdentityFile.Name} is missing, expected both or neither");
    }

    private static NodeIdentity Create(IFileSystem fs, string path, NodeIdentity identity, string address, IStorageEngine engine)
    {
        DurableFolder.Ensure(fs, path);
        // In this order: whoever sees the identity may count on the store, and a store that was never written to counts for nothing without an identity.
        engine.Create(fs, path, identity);
        IdentityFile.Write(fs, path, identity, address, engine.Kind);
        return identity;
    }
}
