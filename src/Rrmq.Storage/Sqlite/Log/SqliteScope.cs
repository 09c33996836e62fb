namespace Rrmq.Storage;

/// <summary>The compaction of one group, piece by piece, each one transaction. It holds the places of all live bodies in memory, 16 bytes each. One use.</summary>
internal sealed class SqliteScope
{
    private readonly SqliteDatabase _database;
    private readonly SqliteRows _rows;
    private readonly SqliteGroups _groups;
    private readonly RescuedBodies _rescued;
    private readonly CompactionScope _scope;
    private readonly List<BodySpan> _live = [];
    private (long Since, long Index, long Offset) _swept = (-1, 0, 0);

    public SqliteScope(SqliteDatabase database, SqliteRows rows, SqliteGroups groups, RescuedBodies rescued, CompactionScope scope)
    {
        _database = database;
        _rows = rows;
        _groups = groups;
        _rescued = rescued;
        _scope = scope;
        // Nobody reads an empty body.
        _live.AddRange(scope.Live.Where(span => span.Length > 0));
        _live.Sort(Compare);
    }

    /// <summary>Bytes of entries and of bodies that are gone.</summary>
    public long BytesFreed { get; private set; }

    /// <summary>Bytes of bodies that were written again because they outlive their entry.</summary>
    public long BytesKept { get; private set; }

    /// <summary>A damaged entry that live bodies lie in. The log goes on beginning before it.</summary>
    public LogCorruptException? Damage { get; private set; }

    /// <summary>The live bodies of that entry which no peer has given yet.</summary>
    public IReadOnlyList<BodySpan> Wanted { get; private set; } = [];

    /// <summary>The log gives up some entries from its front, at most up to an index; their live bodies stay.</summary>
    public void MoveBase(LogIndex upTo, long mostBytes, int mostRows)
    {
        var (freed, kept) = (0L, 0L);
        var before = _groups.FindOrNew(_scope.Group);
        var after = before;
        _database.WriteWithRoom(
            file =>
            {
                before = _groups.FindOrNew(_scope.Group);
                (var start, var batch, freed, kept) = Carry(file, before, upTo, mostBytes, mostRows);
                file.Use("DELETE FROM entries WHERE grp = ?1 AND idx <= ?2").Bind(1, _scope.Group.Value).Bind(2, start.Index.Value).Run();
                _rows.WriteLogStart(file, _scope.Group, start, before.BodiesOf, batch);
                after = before with { Base = start };
            },
            () => _groups.Set(_scope.Group, after));
        BytesFreed += freed;
        BytesKept += kept;
    }

    /// <summary>Removes what is dead among some of the kept bodies. False when the last of them have been looked at.</summary>
    public bool SweepBodies(int mostRows)
    {
        var group = _groups.FindOrNew(_scope.Group);
        var rows = _database.Read(file => BodiesBehind(file, mostRows));
        var dead = rows.FindAll(row => IsDead(row, group));
        if (dead.Count > 0)
        {
            _database.WriteWithRoom(file =>
            {
                foreach (var row in dead)
                {
                    file.Use("DELETE FROM bodies WHERE grp = ?1 AND since = ?2 AND idx = ?3 AND offset = ?4")
                        .Bind(1, _scope.Group.Value).Bind(2, row.Since).Bind(3, row.Index).Bind(4, row.Offset).Run();
                }
            });
        }

        BytesFreed += dead.Sum(row => row.Bytes);
        if (rows.Count > 0)
            _swept = (rows[^1].Since, rows[^1].Index, rows[^1].Offset);
        return rows.Count == mostRows;
    }

    // The new start, the last batch that an entry given up was of, and bytes.
    private (LogBase Start, long Batch, long Freed, long Kept) Carry(SqliteConnection file, SqliteGroup group, LogIndex upTo, long mostBytes, int mostRows)
    {
        var (start, batch, freed, kept) = (group.Base, _groups.Batch, 0L, 0L);
        using var found = file.Use("SELECT *, length(payload) FROM entries WHERE grp = ?1 AND idx BETWEEN ?2 AND ?3 ORDER BY idx")
            .Bind(1, _scope.Group.Value).Bind(2, start.Index.Next.Value).Bind(3, upTo.Value);
        for (var count = 0; count < mostRows && freed < mostBytes && found.Step(); count++)
        {
            var index = new LogIndex(found.Integer(1));
            if (LiveIn(index) is { Count: > 0 } live)
            {
                try
                {
                    kept += Keep(file, group, _rows.ReadEntry(found).Entry, live);
                }
                catch (LogCorruptException error)
                {
                    if (RescuedOf(live) is not { } rescued)
                    {
                        Damage = error;
                        break;
                    }

                    foreach (var body in rescued)
                        _rows.WriteBody(file, _scope.Group, group.BodiesOf, index, body);
                    kept += rescued.Sum(body => (long)body.Bytes.Length);
                }
            }

            freed += found.Integer(7);
            start = new LogBase(index, new Term(found.Integer(2)));
        }

        if (start == group.Base && Damage is null)
            throw new LogCorruptException(_database.Path, $"entry {start.Index.Next} of group {_scope.Group} is missing");
        return (start, batch, freed, kept);
    }

    private long Keep(SqliteConnection file, SqliteGroup group, in Entry entry, List<BodySpan> live)
    {
        long bytes = 0;
        foreach (var span in live)
        {
            if (span.Offset < 0 || span.Offset > entry.Payload.Length - span.Length)
                throw new LogCorruptException(_database.Path, $"entry {entry.Index} of group {_scope.Group} no longer holds a body that the state leads to");
            _rows.WriteBody(file, _scope.Group, group.BodiesOf, entry.Index, new BodyBytes(span.Offset, entry.Payload.Slice(span.Offset, span.Length)));
            bytes += span.Length;
        }

        return bytes;
    }

    // Null, and what is missing is wanted, when not every body has been given.
    private List<BodyBytes>? RescuedOf(List<BodySpan> live)
    {
        var (bodies, wanted) = (new List<BodyBytes>(), new List<BodySpan>());
        foreach (var span in live)
        {
            if (_rescued.TryGet(_scope.Group, span, out var body))
                bodies.Add(new BodyBytes(span.Offset, body));
            else
                wanted.Add(span);
        }

        Wanted = wanted;
        return wanted.Count == 0 ? bodies : null;
    }

    // What came with a snapshot counts from the moment the log gives way to it, and then nothing else does; a snapshot that the state has passed will never be given way to.
    private bool IsDead(in KeptRow row, SqliteGroup group)
    {
        if (row.Since != group.BodiesOf.Value)
            return row.Since <= Math.Max(_scope.UpTo.Value, group.BodiesOf.Value);
        return row.Index <= _scope.AsOf.Value && _live.BinarySearch(new BodySpan(new LogIndex(row.Index), (int)row.Offset, 0), Comparer<BodySpan>.Create(Compare)) < 0;
    }

    private List<KeptRow> BodiesBehind(SqliteConnection file, int mostRows)
    {
        var found = new List<KeptRow>();
        using var row = file.Use("SELECT since, idx, offset, length(bytes) FROM bodies WHERE grp = ?1 AND (since, idx, offset) > (?2, ?3, ?4) ORDER BY since, idx, offset LIMIT ?5")
            .Bind(1, _scope.Group.Value).Bind(2, _swept.Since).Bind(3, _swept.Index).Bind(4, _swept.Offset).Bind(5, mostRows);
        while (row.Step())
            found.Add(new KeptRow(row.Integer(0), row.Integer(1), row.Integer(2), row.Integer(3)));
        return found;
    }

    private List<BodySpan> LiveIn(LogIndex index)
    {
        var at = _live.BinarySearch(new BodySpan(index, int.MinValue, 0), Comparer<BodySpan>.Create(Compare));
        var found = new List<BodySpan>();
        for (at = at < 0 ? ~at : at; at < _live.Count && _live[at].Index == index; at++)
            found.Add(_live[at]);
        return found;
    }

    private static int Compare(BodySpan one, BodySpan other) =>
        one.Index == other.Index ? one.Offset.CompareTo(other.Offset) : one.Index.Value.CompareTo(other.Index.Value);

    private readonly record struct KeptRow(long Since, long Index, long Offset, long Bytes);
}
