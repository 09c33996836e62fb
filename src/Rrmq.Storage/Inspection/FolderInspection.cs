namespace Rrmq.Storage;

/// <summary>
/// A stopped node's data folder, to be looked at: whose it is, whom it met, its snapshots, its log. Nothing is changed and no lock is kept; what cannot be read is a finding. One
/// thread.
/// </summary>
public sealed class FolderInspection : IDisposable
{
    private readonly IFileSystem _files;
    private readonly List<Finding> _findings = [];
    private readonly StorageKind _kind;
    private readonly SqliteDatabase? _database;

    private FolderInspection(IFileSystem files, string path)
    {
        _files = files;
        FolderPath = path;
        _kind = IdentityFile.FindStorage(files, path) ?? (files.FileExists(DatabasePathIn(path)) ? StorageKind.Sqlite : StorageKind.Log);
        _database = _kind == StorageKind.Sqlite ? OpenDatabase() : null;
        Identity = Try(Path.Combine(path, IdentityFile.Name), () => IdentityFile.Read(files, path, _kind)) ?? (_kind == StorageKind.Sqlite ? OwnerOfDatabase() : OwnerOfLog());
        Peers = Try(path, () => PeerRegistry.Load(files, path))?.All ?? new Dictionary<int, Incarnation>();
        Join = Try(Path.Combine(path, JoinFile.Name), () => JoinFile.Read(files, path));
        Snapshots = Identity is null ? null : OpenSnapshots();
    }

    public string FolderPath { get; }

    /// <summary>Whose it is: as identity.json says, or where that does not read, as the first readable segment or the SQLite file does; null when neither does.</summary>
    public NodeIdentity? Identity { get; }

    /// <summary>The peers that were met, by number.</summary>
    public IReadOnlyDictionary<int, Incarnation> Peers { get; }

    /// <summary>How the node came to its cluster, when it joined it.</summary>
    public JoinFile? Join { get; }

    /// <summary>Where its snapshots are to be.</summary>
    public string SnapshotsPath => _kind == StorageKind.Sqlite ? DatabasePathIn(FolderPath) : Path.Combine(FolderPath, LogEngine.SnapshotsName);

    /// <summary>Its snapshots; null when there is no place for them, or nobody can say whose they are to be.</summary>
    public SnapshotStore? Snapshots { get; }

    /// <summary>What is wrong outside the log, as far as it has been looked at.</summary>
    public IReadOnlyList<Finding> Findings => _findings;

    /// <summary>Looks at everything but snapshots and log.</summary>
    /// <exception cref="DataFolderException">There is no such folder, it is no node's, or a process runs in it.</exception>
    /// <exception cref="SqliteUnavailableException">Its state is in SQLite, and the machine has none that can be used.</exception>
    /// <exception cref="IOException">The disk failed.</exception>
    public static FolderInspection Open(IFileSystem files, string path)
    {
        if (!files.DirectoryExists(path))
            throw new DataFolderException(DataFolderProblem.Unreadable, $"{path}: there is no such folder");
        if (!files.DirectoryExists(LogPathIn(path)) && !files.FileExists(Path.Combine(path, IdentityFile.Name)) && !files.FileExists(DatabasePathIn(path)))
            throw new DataFolderException(DataFolderProblem.UnknownFormat, $"{path}: holds neither {IdentityFile.Name} nor {LogEngine.LogName}/, expected the data folder of a node");
        if (IsHeld(files, path))
            throw new DataFolderException(DataFolderProblem.Locked, $"{path}: lock is held by another process, expected a stopped node");
        return new FolderInspection(files, path);
    }

    /// <summary>True while a process runs in the folder. What is read meanwhile need not fit together.</summary>
    public bool IsHeld() => IsHeld(_files, FolderPath);

    /// <summary>Reads every record of the log, and with <paramref name="verify"/> those of kept files too. Null when there is none, which is among the findings.</summary>
    /// <param name="live">What the newest snapshot leads to, and its index; null when there is none.</param>
    /// <param name="verify">Whether to read what a start would not.</param>
    /// <param name="progress">Told after each file.</param>
    /// <exception cref="InvalidOperationException">Nobody can say whose the log is to be.</exception>
    /// <exception cref="IOException">The disk failed.</exception>
    public LogInspection? ReadLog((IEnumerable<BodySpan> Spans, LogIndex AsOf)? live, bool verify, Action<RecoveryProgress>? progress)
    {
        var identity = Identity ?? throw new InvalidOperationException($"{FolderPath}: has no readable owner");
        if (_kind == StorageKind.Log)
            return new LogInspector(_files, LogPathIn(FolderPath), identity, verify, progress).Run(live);
        if (_database is null)
            return null;
        using var durableEnd = new DurableEndFile(_files, FolderPath, identity.Incarnation);
        return new SqliteInspector(_database, identity, verify, progress).Run(live, durableEnd.Read()?.Offset);
    }

    public void Dispose() => _database?.Dispose();

    private static string LogPathIn(string path) => Path.Combine(path, LogEngine.LogName);

    private static string DatabasePathIn(string path) => Path.Combine(path, SqliteSchema.FileName);

    private static bool IsHeld(IFileSystem files, string path)
    {
        using var free = files.TryLock(Path.Combine(path, DataFolder.LockName));
        return free is null;
    }

    private SqliteDatabase? OpenDatabase()
    {
        if (new SqliteEngine().FindLoss(_files, FolderPath) is { } loss)
        {
            _findings.Add(new Finding(FolderPath, null, loss));
            return null;
        }

        return SqliteDatabase.Look(_files, Path.GetFullPath(DatabasePathIn(FolderPath)));
    }

    private SnapshotStore? OpenSnapshots()
    {
        if (_kind == StorageKind.Sqlite ? _database is null : !_files.DirectoryExists(SnapshotsPath))
            return null;
        try
        {
            var (store, _, foreign) = SnapshotStore.Look(_database is null ? new SnapshotFiles(_files, SnapshotsPath) : SqliteSnapshotFolder.Look(_database), Identity!);
            _findings.AddRange(foreign.Select(Finding.Of));
            return store;
        }
        catch (Exception error) when (_database is not null && error is LogCorruptException or IOException)
        {
            // A file in which nobody finds the tables; what is wrong with it the log's part tells.
            return null;
        }
    }

    private NodeIdentity? OwnerOfDatabase()
    {
        try
        {
            return _database?.Read(SqliteSchema.OwnerOf);
        }
        catch (Exception error) when (error is LogCorruptException or IOException)
        {
            return null;
        }
    }

    private NodeIdentity? OwnerOfLog()
    {
        if (!_files.DirectoryExists(LogPathIn(FolderPath)))
            return null;
        Span<byte> header = stackalloc byte[SegmentHeader.Bytes];
        foreach (var name in _files.List(LogPathIn(FolderPath)))
        {
            if (!SegmentName.TryParse(name, out _))
                continue;
            using var file = _files.Open(Path.Combine(LogPathIn(FolderPath), name));
            header.Clear();
            file.Read(header, 0);
            if (SegmentHeader.OwnerOf(header) is { } owner)
                return owner;
        }

        return null;
    }

    private T? Try<T>(string path, Func<T?> read)
        where T : class
    {
        try
        {
            return read();
        }
        catch (DataFolderException error)
        {
            _findings.Add(Finding.Of(path, error));
            return null;
        }
    }
}
