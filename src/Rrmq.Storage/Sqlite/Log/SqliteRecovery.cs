namespace Rrmq.Storage;

/// <summary>
/// Checks a file before the node rests on it: the library's own check of its structure, whose state it is, the checksum of each row of the log, the rules of the log, and that the last
/// batch that is known to have been durable is there. Changes nothing. One use.
/// </summary>
internal sealed class SqliteRecovery(SqliteDatabase database, NodeIdentity identity, SqliteRows rows, SqliteGroups groups, Action<RecoveryProgress>? progress)
{
    private const long ReportEveryBytes = 4 << 20;

    private readonly long _bytesTotal = database.BytesOnDisk;
    private long _bytesDone;

    /// <summary>How the library is to check its structure.</summary>
    public string LibraryCheck { get; init; } = "quick_check(1)";

    /// <summary>Gets each damage, and all that can be read beside it is read; null: the first one is thrown.</summary>
    public Action<LogCorruptException>? Found { get; init; }

    /// <param name="noted">The last batch that was noted to be durable; 0 when there is no note.</param>
    public void Run(long noted)
    {
        Try(() => database.Read(file =>
        {
            if (SqliteSchema.FindProblem(file, identity) is { } problem)
                throw new LogCorruptException(database.Path, problem) { IsForeign = true };
            Try(() => CheckStructure(file));
            Try(() => ReadHardStates(file));
            Try(() => ReadLogStarts(file));
            Try(() => ReadEntries(file));
            return true;
        }));
        if (groups.Batch < noted)
            Tell(new LogCorruptException(database.Path, $"it ends with batch {groups.Batch}, though batch {noted} was durable: is {SqliteSchema.FileName}-wal missing?"));
        progress?.Invoke(new RecoveryProgress(1, 1, _bytesTotal, _bytesTotal));
    }

    private void CheckStructure(SqliteConnection file)
    {
        using var found = file.Use($"PRAGMA {LibraryCheck}");
        while (found.Step())
        {
            if (found.Text(0) is var finding and not "ok")
                Tell(new LogCorruptException(database.Path, $"SQLite finds damage: {finding}"));
        }
    }

    private void ReadHardStates(SqliteConnection file)
    {
        using var found = file.Use("SELECT * FROM hard_state");
        while (found.Step())
        {
            var (group, state, batch) = rows.ReadHardState(found);
            groups.Set(group, groups.FindOrNew(group) with { HardState = state });
            Saw(batch);
        }
    }

    private void ReadLogStarts(SqliteConnection file)
    {
        using var found = file.Use("SELECT * FROM log_start");
        while (found.Step())
        {
            var (group, start, bodiesOf, batch) = rows.ReadLogStart(found);
            groups.Set(group, groups.FindOrNew(group) with { Base = start, LastIndex = start.Index, LastTerm = start.Term, BodiesOf = bodiesOf });
            Saw(batch);
        }
    }

    private void ReadEntries(SqliteConnection file)
    {
        using var found = file.Use("SELECT * FROM entries ORDER BY grp, idx");
        while (found.Step())
            ReadEntry(found);
    }

    private void ReadEntry(SqliteStatement row)
    {
        var id = new GroupId((ushort)row.Integer(0));
        var group = groups.FindOrNew(id);
        try
        {
            var (entry, batch) = rows.ReadEntry(row);
            if (group.FindBreach(RecordType.Entry, entry.Term, entry.Index.Value) is { } breach)
                Tell(new LogCorruptException(database.Path, $"group {id}: {breach}"));
            groups.Set(id, group with { LastIndex = entry.Index, LastTerm = entry.Term });
            Saw(batch);
            Report(entry.Payload.Length);
        }
        catch (LogCorruptException damage) when (Found is not null)
        {
            Found(damage);
            // What follows it is no gap, and its batch is not missing.
            groups.Set(id, group with { LastIndex = new LogIndex(row.Integer(1)) });
            Saw(row.Integer(5));
        }
    }

    private void Try(Action read)
    {
        try
        {
            read();
        }
        catch (LogCorruptException damage) when (Found is not null)
        {
            Found(damage);
        }
    }

    private void Tell(LogCorruptException damage)
    {
        if (Found is null)
            throw damage;
        Found(damage);
    }

    private void Saw(long batch) => groups.Batch = Math.Max(groups.Batch, batch);

    private void Report(int bytes)
    {
        var before = _bytesDone;
        _bytesDone += bytes;
        if (before / ReportEveryBytes != _bytesDone / ReportEveryBytes)
            progress?.Invoke(new RecoveryProgress(0, 1, Math.Min(_bytesDone, _bytesTotal), _bytesTotal));
    }
}
