namespace Rrmq.Storage;

/// <summary>The store of a node as one SQLite file (docs/file-formats.md): a batch is one transaction, durable when it is committed.</summary>
public sealed class SqliteLogStore : ILogStore
{
    /// <summary>What is committed moves from the write-ahead log into the file when there is about this much of it.</summary>
    private const long CheckpointEveryBytes = 4 << 20;

    /// <summary>What a batch costs in the write-ahead log beyond its payload: a page for the row, one for its key, one for the end of the payload.</summary>
    private const long BatchBytes = 3 * 4096;

    private readonly SqliteDatabase _database;
    private readonly SqliteRows _rows;
    private readonly SqliteGroups _groups = new();
    private readonly SqliteReader _reader;
    private readonly SqliteCompaction _compaction;
    private readonly DurableEndFile _durableEnd;
    private readonly RescuedBodies _rescued = new();
    private long _uncheckpointed;
    private volatile bool _diskFull;
    private bool _failed;

    private SqliteLogStore(SqliteDatabase database, NodeIdentity identity, DurableEndFile durableEnd, Action<RecoveryProgress>? progress)
    {
        _database = database;
        _rows = new SqliteRows(database.Path, identity);
        _reader = new SqliteReader(database, _rows);
        _compaction = new SqliteCompaction(database, _rows, _groups, _rescued);
        _durableEnd = durableEnd;
        new SqliteRecovery(database, identity, _rows, _groups, progress).Run(durableEnd.Read()?.Offset ?? 0);
        database.Prepare();
    }

    public long FreeBytes => _database.FreeBytes;

    public LatencyHistogram? SyncTimes => null;

    public long BytesOnDisk => _database.BytesOnDisk;

    /// <summary>Always 0: the library takes an unfinished transaction back by itself, and does not tell.</summary>
    public long CutBytes => 0;

    public bool DiskFull => _diskFull;

    public bool NeedsPreparing => Volatile.Read(ref _uncheckpointed) >= CheckpointEveryBytes;

    public RecoveredGroup Recover(GroupId group)
    {
        var found = _groups.FindOrNew(group);
        return new RecoveredGroup(found.HardState, found.Base, found.LastIndex, Describe(group, found.Base.Index.Next, found.LastIndex));
    }

    public void Append(IReadOnlyList<StorageAppend> batch)
    {
        if (_failed)
            throw new InvalidOperationException($"{_database.Path}: an earlier append failed; the store must be opened again before it is used");
        if (batch.All(append => append is { HardState: null, ResetTo: null, TruncateFrom: null, Entries.Count: 0 }))
            return;
        try
        {
            Write(batch);
        }
        catch (Exception error) when (error is not InvalidOperationException)
        {
            _failed = true;
            throw;
        }
    }

    public IReadOnlyList<Entry> Read(GroupId group, EntryRange range, long maxBytes) => _reader.ReadEntries(group, range, maxBytes);

    public IReadOnlyList<StoredBodies> ReadBodies(GroupId group, LogIndex index, long maxBytes) => _reader.ReadBodies(group, index, maxBytes);

    public CompactionReport Compact(IReadOnlyList<CompactionScope> scopes, CancellationToken stopping = default) => _compaction.Run(scopes, stopping);

    public void ReceiveBodies(GroupId group, LogIndex snapshot, IEnumerable<EntryBodies> entries, CancellationToken stopping) =>
        _compaction.Receive(group, snapshot, entries, stopping);

    /// <summary>As the seam says, but for a body that had left the log when its row went bad: that one is never written anew, and asked of the peers whenever it is needed.</summary>
    public void Rescue(GroupId group, BodySpan span, ReadOnlyMemory<byte> body) => _rescued.Add(group, span, body);

    public bool TryGetRescued(GroupId group, BodySpan span, out ReadOnlyMemory<byte> body) => _rescued.TryGet(group, span, out body);

    /// <summary>Empties the write-ahead log when it has grown. Appends wait meanwhile, those that are durable have been told.</summary>
    public void PrepareAhead()
    {
        if (!NeedsPreparing && !_diskFull)
            return;
        Volatile.Write(ref _uncheckpointed, 0);
        try
        {
            _database.Checkpoint();
            _diskFull = false;
        }
        catch (DiskFullException)
        {
            // Nothing is lost: it is all in the write-ahead log, which goes on in what was prepared of it.
            _diskFull = true;
        }
    }

    public void Dispose()
    {
        _database.Dispose();
        _durableEnd.Dispose();
    }

    /// <exception cref="LogCorruptException">The file holds what a crash cannot explain, or another node's state. Nothing was changed.</exception>
    /// <exception cref="IOException">The disk failed.</exception>
    internal static SqliteLogStore Open(IFileSystem files, SqliteDatabase database, NodeIdentity identity, Action<RecoveryProgress>? progress)
    {
        var durableEnd = new DurableEndFile(files, Path.GetDirectoryName(database.Path)!, identity.Incarnation);
        try
        {
            return new SqliteLogStore(database, identity, durableEnd, progress);
        }
        catch
        {
            durableEnd.Dispose();
            throw;
        }
    }

    private void Write(IReadOnlyList<StorageAppend> appends)
    {
        SqliteBatch? batch = null;
        _database.Write(
            file =>
            {
                batch = new SqliteBatch(file, _rows, _groups, _groups.Batch + 1);
                for (var i = 0; i < appends.Count; i++)
                    batch.Write(appends[i]);
            },
            () => batch!.Publish());
        _durableEnd.Note(new DurableEnd(0, _groups.Batch));
        Interlocked.Add(ref _uncheckpointed, batch!.Bytes + BatchBytes);
    }

    private IEnumerable<RecoveredEntry> Describe(GroupId group, LogIndex first, LogIndex last)
    {
        const int Run = 4096;
        while (first <= last)
        {
            var run = _database.Read(file => Describe(file, group, first, Run));
            foreach (var entry in run)
                yield return entry;
            first += run.Count;
            if (run.Count < Run)
                yield break;
        }
    }

    private static List<RecoveredEntry> Describe(SqliteConnection file, GroupId group, LogIndex first, int most)
    {
        var found = new List<RecoveredEntry>();
        using var row = file.Use("SELECT idx, term, length(payload), kind FROM entries WHERE grp = ?1 AND idx >= ?2 ORDER BY idx LIMIT ?3")
            .Bind(1, group.Value).Bind(2, first.Value).Bind(3, most);
        while (row.Step())
            found.Add(new RecoveredEntry(new LogIndex(row.Integer(0)), new Term(row.Integer(1)), (int)row.Integer(2), SqliteRows.KindOf(row.Text(3)) ?? EntryKind.Command));
        return found;
    }
}
