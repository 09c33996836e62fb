namespace Rrmq.Storage;

/// <summary>
/// A node's folder: the lock that keeps a second process out, the identity that keeps a wrong one out, the peers met, and where the log lies. Held open for
/// as long as the node runs. What it does not understand it does not touch.
/// </summary>
public sealed class DataFolder : IDisposable
{
    internal const string LockName = "lock";
    internal const string LogName = "log";
    internal const string SnapshotsName = "snapshots";

    // All that a crash can leave of a folder whose identity was never finished, and so never used.
    private static readonly string[] UnfinishedNames = [LockName, LogName, IdentityFile.Name + AtomicFile.TemporarySuffix, JoinFile.Name, JoinFile.Name + AtomicFile.TemporarySuffix];

    private readonly IDisposable _held;

    private DataFolder(IDisposable held, string path, NodeIdentity identity, PeerRegistry peers)
    {
        _held = held;
        LogPath = Path.Combine(path, LogName);
        SnapshotsPath = Path.Combine(path, SnapshotsName);
        Identity = identity;
        Peers = peers;
    }

    public NodeIdentity Identity { get; }

    /// <summary>The folder of the log, inside this one.</summary>
    public string LogPath { get; }

    /// <summary>The folder of the snapshots, inside this one; made by whoever opens it first.</summary>
    public string SnapshotsPath { get; }

    public PeerRegistry Peers { get; }

    /// <summary>Locks the folder and checks whose it is; makes it when it is missing or empty.</summary>
    /// <param name="fs">The disk.</param>
    /// <param name="path">The folder.</param>
    /// <param name="cluster">The cluster the folder must belong to.</param>
    /// <param name="node">The node the folder must belong to.</param>
    /// <param name="address">Written into a new folder, for people; not compared.</param>
    /// <param name="newIncarnation">Drawn from only when the folder is new.</param>
    /// <param name="log">Sizes of the log that a new folder gets; the defaults when null.</param>
    /// <exception cref="DataFolderException">The folder is not to be used; nothing was changed.</exception>
    /// <exception cref="IOException">The disk failed.</exception>
    public static DataFolder Open(
        IFileSystem fs, string path, ClusterId cluster, NodeId node, string address, Func<Incarnation> newIncarnation, LogOptions? log = null)
    {
        // Looked at before the lock is taken, because taking it makes a file; and once more under the lock.
        Check(fs, path, cluster, node);
        if (!fs.DirectoryExists(path))
            DurableFolder.Ensure(fs, path);
        var held = fs.TryLock(Path.Combine(path, LockName))
            ?? throw Held(path);
        try
        {
            var identity = Check(fs, path, cluster, node) ?? Create(fs, path, new NodeIdentity(cluster, node, newIncarnation()), address, log ?? new LogOptions());
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

    /// <summary>Whose folder it is; null when it is still to be made.</summary>
    /// <exception cref="DataFolderException">The folder is not to be used.</exception>
    public static NodeIdentity? IdentityAt(IFileSystem fs, string path)
    {
        if (!fs.DirectoryExists(path))
            return null;
        if (fs.FileExists(Path.Combine(path, IdentityFile.Name)))
            return IdentityFile.Read(fs, path);
        RefuseForeignFiles(fs, path);
        return null;
    }

    /// <summary>
    /// Makes a folder that is not empty: its log and its snapshots are filled, and the identity is written when all of it is durable. What a crash leaves is no node's, and is
    /// refused.
    /// </summary>
    /// <param name="fs">The disk.</param>
    /// <param name="path">The folder, missing or empty.</param>
    /// <param name="identity">Whose it is to be.</param>
    /// <param name="configured">The cluster that the node's configuration names.</param>
    /// <param name="address">For people.</param>
    /// <param name="log">Sizes of the log.</param>
    /// <param name="fill">Gets the open log and snapshots.</param>
    /// <exception cref="DataFolderException">The folder is not empty. Nothing was changed.</exception>
    /// <exception cref="IOException">The disk failed or is full.</exception>
    public static void Build(
        IFileSystem fs, string path, NodeIdentity identity, ClusterId configured, string address, LogOptions log, Action<LogStore, SnapshotStore> fill)
    {
        RefuseUnlessEmpty(fs, path);
        DurableFolder.Ensure(fs, path);
        using var held = fs.TryLock(Path.Combine(path, LockName)) ?? throw Held(path);

        // Before the log: a lone log that holds nothing yet would pass for a start that was broken off, and a node would begin in it with an empty queue.
        var snapshots = SnapshotStore.Open(fs, Path.Combine(path, SnapshotsName), identity);
        fs.SyncDirectory(path);
        var logPath = Path.Combine(path, LogName);
        LogStore.Create(fs, logPath, identity, log);
        using (var store = LogStore.Open(fs, logPath, identity, log))
            fill(store, snapshots);
        fs.SyncDirectory(path);
        IdentityFile.Write(fs, path, identity, address, configured);
    }

    /// <exception cref="DataFolderException">Something is there already.</exception>
    public static void RefuseUnlessEmpty(IFileSystem fs, string path)
    {
        if (fs.FileExists(path))
            throw new DataFolderException(DataFolderProblem.Unreadable, $"{path}: is a file, expected a folder");
        if (fs.DirectoryExists(path) && fs.List(path) is { Count: > 0 } names)
            throw new DataFolderException(DataFolderProblem.UnknownFormat, $"{path}: {names[0]} found, expected an empty folder");
    }

    public void Dispose() => _held.Dispose();

    private static DataFolderException Held(string path) => new(DataFolderProblem.Locked, $"{path}: lock is held by another process, expected to be free");

    // The identity, or null when the folder is still to be made.
    private static NodeIdentity? Check(IFileSystem fs, string path, ClusterId cluster, NodeId node)
    {
        if (!fs.DirectoryExists(path))
            return fs.FileExists(path)
                ? throw new DataFolderException(DataFolderProblem.Unreadable, $"{path}: is a file, expected a folder")
                : null;
        if (!fs.FileExists(Path.Combine(path, IdentityFile.Name)))
        {
            RefuseForeignFiles(fs, path);
            return null;
        }
        var identity = IdentityFile.Read(fs, path, cluster, node);
        // The log and its first segment are made before the identity is. Without them the node has lost its votes and must not cast them again.
        var log = Path.Combine(path, LogName);
        if (!fs.DirectoryExists(log))
            throw new DataFolderException(DataFolderProblem.Unreadable, $"{path}: {LogName}/ is missing, expected beside {IdentityFile.Name}");
        if (!fs.List(log).Any(name => SegmentName.TryParse(name, out _)))
            throw new DataFolderException(DataFolderProblem.Unreadable,
                $"{path}: {LogName}/ holds no segment, expected beside {IdentityFile.Name}: all that this node has voted and acknowledged is lost");
        return identity;
    }

    private static void RefuseForeignFiles(IFileSystem fs, string path)
    {
        var log = Path.Combine(path, LogName);
        foreach (var name in fs.List(path))
        {
            if (!UnfinishedNames.Contains(name))
                throw new DataFolderException(DataFolderProblem.UnknownFormat, $"{path}: {name} found and no {IdentityFile.Name}, expected an empty folder");
        }
        if (fs.DirectoryExists(log) && !UnusedLog.IsAllThereIs(fs, log))
            throw new DataFolderException(DataFolderProblem.UnknownFormat, $"{path}: {LogName}/ is not empty and {IdentityFile.Name} is missing, expected both or neither");
    }

    private static NodeIdentity Create(IFileSystem fs, string path, NodeIdentity identity, string address, LogOptions log)
    {
        DurableFolder.Ensure(fs, path);
        // In this order: whoever sees the identity may count on the log, and a log that was never written to counts for nothing without an identity.
        LogStore.Create(fs, Path.Combine(path, LogName), identity, log);
        IdentityFile.Write(fs, path, identity, address);
        return identity;
    }
}
