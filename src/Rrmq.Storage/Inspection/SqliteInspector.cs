namespace Rrmq.Storage;

/// <summary>
/// Looks at a stopped node's SQLite file without changing it. The verdict is recovery's own, which goes on here behind the first damage; <paramref name="verify"/> adds what a start does
/// not read: the library's check of its keys, and the checksum of each body outside the log. One thread, one use.
/// </summary>
internal sealed class SqliteInspector(SqliteDatabase database, NodeIdentity identity, bool verify, Action<RecoveryProgress>? progress)
{
    // By a hundredth line a file is known to be damaged.
    private const string Checks = "(100)";

    private readonly SqliteRows _rows = new(database.Path, identity);
    private readonly SqliteGroups _groups = new();
    private readonly List<Finding> _findings = [];
    private readonly List<LogFileReport> _tables = [];

    /// <param name="live">What the newest snapshot leads to, and its index; null when there is none.</param>
    /// <param name="noted">The last batch that was noted to be durable; null when there is no such note.</param>
    public LogInspection Run((IEnumerable<BodySpan> Spans, LogIndex AsOf)? live, long? noted)
    {
        new SqliteRecovery(database, identity, _rows, _groups, progress)
        {
            LibraryCheck = (verify ? "integrity_check" : "quick_check") + Checks,
            Found = Add,
        }.Run(noted ?? 0);
        var group = _groups.FindOrNew(GroupId.Default);
        if (verify)
            Try(VerifyBodies);
        Try(() => Survey(group, live?.Spans));
        return new LogInspection
        {
            Store = StorageKind.Sqlite,
            Files = [.. Files(), .. _tables],
            Findings = _findings,
            Base = group.Base,
            LastIndex = group.LastIndex,
            HardState = group.HardState,
            TornBytes = 0,
            DurableEnd = noted is { } batch ? (0, batch) : null,
            LastBatch = _groups.Batch,
            HasManifest = group.Base.Index > LogIndex.Zero,
        };
    }

    private IEnumerable<LogFileReport> Files()
    {
        yield return new LogFileReport(SqliteSchema.FileName, LogFileKind.Database, database.FileBytes, database.FileBytes, null, null, null);
        if (database.WalBytes > 0)
            yield return new LogFileReport(SqliteSchema.FileName + "-wal", LogFileKind.WriteAheadLog, database.WalBytes, database.WalBytes, null, null, null);
    }

    private void VerifyBodies() => database.Read(file =>
    {
        using var row = file.Use("SELECT * FROM bodies ORDER BY grp, since, idx, offset");
        while (row.Step())
            Try(() => _rows.ReadBody(row));
        return true;
    });

    private void Survey(SqliteGroup group, IEnumerable<BodySpan>? spans)
    {
        var (inEntries, inBodies) = (0L, 0L);
        foreach (var span in spans ?? [])
        {
            if (span.Index > group.Base.Index)
                inEntries += span.Length;
            else
                inBodies += span.Length;
        }

        Count("entries", "payload", spans is null ? null : inEntries);
        Count("bodies", "bytes", spans is null ? null : inBodies);
    }

    private void Count(string table, string column, long? live) => _tables.Add(database.Read(file =>
    {
        using var row = file.Use($"SELECT count(*), coalesce(sum(length({column})), 0), min(idx), max(idx) FROM {table}");
        row.Step();
        var (count, bytes) = (row.Integer(0), row.Integer(1));
        return new LogFileReport(
            table, LogFileKind.Table, bytes, bytes, count, count == 0 ? null : new LogIndex(row.Integer(2)), count == 0 ? null : new LogIndex(row.Integer(3))) { LiveBytes = live };
    }));

    private void Try(Action read)
    {
        try
        {
            read();
        }
        catch (LogCorruptException damage)
        {
            Add(damage);
        }
    }

    private void Add(LogCorruptException damage)
    {
        var finding = Finding.OfSqlite(damage);
        if (!_findings.Contains(finding))
            _findings.Add(finding);
    }
}
