namespace Rrmq.Storage;

/// <summary>
/// Takes what snapshots cover out of the log, and the dead out of what is kept, in transactions so short that an append never waits long: each leaves a log that begins somewhere, with
/// the live bodies of what has left it beside it. One thread at a time, beside the writer and readers.
/// </summary>
internal sealed class SqliteCompaction(SqliteDatabase database, SqliteRows rows, SqliteGroups groups, RescuedBodies rescued)
{
    private const long PieceBytes = 1 << 20;
    private const int PieceRows = 4096;
    private const int ShrinkPages = 1024;

    public CompactionReport Run(IReadOnlyList<CompactionScope> scopes, CancellationToken stopping)
    {
        var report = new CompactionReport(0, 0, 0, 0, null);
        foreach (var scope in scopes)
        {
            if (groups.Find(scope.Group) is not { } group)
                continue;
            var work = new SqliteScope(database, rows, groups, rescued, scope);
            var upTo = LogIndex.Min(LogIndex.Min(scope.UpTo, scope.AsOf), group.LastIndex);
            while (groups.FindOrNew(scope.Group).Base.Index < upTo && work.Damage is null)
            {
                stopping.ThrowIfCancellationRequested();
                work.MoveBase(upTo, PieceBytes, PieceRows);
            }

            while (work.SweepBodies(PieceRows))
                stopping.ThrowIfCancellationRequested();
            report = report with
            {
                BytesFreed = report.BytesFreed + work.BytesFreed,
                BytesRewritten = report.BytesRewritten + work.BytesKept,
                Damage = report.Damage ?? work.Damage,
                Wanted = [.. report.Wanted, .. work.Wanted],
            };
        }

        GiveBack(stopping);
        return report;
    }

    /// <summary>Writes down bodies that came with a snapshot. They are found only once the log has been reset to it.</summary>
    public void Receive(GroupId group, LogIndex snapshot, IEnumerable<EntryBodies> entries, CancellationToken stopping)
    {
        if (groups.FindOrNew(group).BodiesOf != snapshot)
            Forget(group, snapshot, stopping);
        using var next = entries.GetEnumerator();
        for (var more = next.MoveNext(); more;)
        {
            stopping.ThrowIfCancellationRequested();
            database.WriteWithRoom(file =>
            {
                for (long bytes = 0; more && bytes < PieceBytes; more = next.MoveNext())
                {
                    foreach (var body in next.Current.Bodies)
                    {
                        rows.WriteBody(file, group, snapshot, next.Current.Index, body);
                        bytes += body.Bytes.Length;
                    }
                }
            });
        }
    }

    // Bodies of an earlier attempt at the same snapshot are of no use.
    private void Forget(GroupId group, LogIndex snapshot, CancellationToken stopping)
    {
        for (long gone = PieceRows; gone == PieceRows;)
        {
            stopping.ThrowIfCancellationRequested();
            database.WriteWithRoom(file =>
            {
                file.Use($"DELETE FROM bodies WHERE rowid IN (SELECT rowid FROM bodies WHERE grp = ?1 AND since = ?2 LIMIT {PieceRows})")
                    .Bind(1, group.Value).Bind(2, snapshot.Value).Run();
                gone = file.Integer("SELECT changes()");
            });
        }
    }

    // Pages that hold nothing are written to again before the file grows; only when they are more than half of it does the disk get some back.
    private void GiveBack(CancellationToken stopping)
    {
        var pages = database.Read(file => file.Integer("PRAGMA page_count"));
        var free = database.Read(file => file.Integer("PRAGMA freelist_count"));
        for (; free > ShrinkPages && free * 2 > pages; free -= ShrinkPages, pages -= ShrinkPages)
        {
            stopping.ThrowIfCancellationRequested();
            database.Shrink(ShrinkPages);
            database.Checkpoint();
        }
    }
}
