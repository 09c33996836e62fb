namespace Rrmq.Storage;

/// <summary>State as segments of a log, and files of snapshots beside it.</summary>
public sealed class LogEngine(LogOptions options) : IStorageEngine
{
    /// <summary>The folder of the log, inside the data folder.</summary>
    public const string LogName = "log";

    /// <summary>The folder of the snapshots, inside the data folder; made by the first start that looks for them.</summary>
    public const string SnapshotsName = "snapshots";

    public StorageKind Kind => StorageKind.Log;

    public IReadOnlyList<string> Names { get; } = [LogName];

    public bool IsUnused(IFileSystem fs, string folder) => !fs.DirectoryExists(LogPath(folder)) || UnusedLog.IsAllThereIs(fs, LogPath(folder));

    public string? FindLoss(IFileSystem fs, string folder)
    {
        if (!fs.DirectoryExists(LogPath(folder)))
            return $"{LogName}/ is missing, expected beside {IdentityFile.Name}";
        return fs.List(LogPath(folder)).Any(name => SegmentName.TryParse(name, out _))
            ? null
            : $"{LogName}/ holds no segment, expected beside {IdentityFile.Name}: all that this node has voted and acknowledged is lost";
    }

    public void Create(IFileSystem fs, string folder, NodeIdentity identity) => LogStore.Create(fs, LogPath(folder), identity, options);

    public OpenedStorage Open(IFileSystem fs, string folder, NodeIdentity identity, Action<RecoveryProgress>? progress = null)
    {
        var log = LogStore.Open(fs, LogPath(folder), identity, options, progress);
        try
        {
            return new OpenedStorage(log, SnapshotStore.Open(fs, Path.Combine(folder, SnapshotsName), identity));
        }
        catch
        {
            log.Dispose();
            throw;
        }
    }

    private static string LogPath(string folder) => Path.Combine(folder, LogName);
}
