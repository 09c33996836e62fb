namespace Rrmq.Storage;

/// <summary>Writes one batch of appends inside its transaction, each record checked against the rules before it is written. One use.</summary>
internal sealed class SqliteBatch(SqliteConnection file, SqliteRows rows, SqliteGroups before, long number)
{
    private readonly Dictionary<GroupId, SqliteGroup> _after = [];

    /// <summary>Bytes of payload written.</summary>
    public long Bytes { get; private set; }

    public void Write(StorageAppend append)
    {
        var group = _after.TryGetValue(append.Group, out var staged) ? staged : before.FindOrNew(append.Group);
        if (append.HardState is { } hardState)
            group = WriteHardState(append.Group, group, hardState);
        if (append.ResetTo is { } snapshot)
            group = Reset(append.Group, group, snapshot.Base);
        if (append.TruncateFrom is { } from)
            group = Truncate(append.Group, group, from);
        for (var i = 0; i < append.Entries.Count; i++)
            group = WriteEntry(append.Group, group, append.Entries[i]);
        _after[append.Group] = group;
    }

    /// <summary>Makes what was written, durable now, known.</summary>
    public void Publish()
    {
        foreach (var (id, group) in _after)
            before.Set(id, group);
        before.Batch = number;
    }

    private SqliteGroup WriteHardState(GroupId id, SqliteGroup group, HardState state)
    {
        Demand(id, group.FindBreach(RecordType.HardState, state.Term, state.VotedFor.Value));
        rows.WriteHardState(file, id, state, number);
        return group with { HardState = state };
    }

    private SqliteGroup Reset(GroupId id, SqliteGroup group, LogBase start)
    {
        Demand(id, group.FindBreach(RecordType.Reset, start.Term, start.Index.Value));
        file.Use("DELETE FROM entries WHERE grp = ?1").Bind(1, id.Value).Run();
        using var received = file.Use("SELECT EXISTS (SELECT 1 FROM bodies WHERE grp = ?1 AND since = ?2)").Bind(1, id.Value).Bind(2, start.Index.Value);
        received.Step();
        var bodiesOf = received.Integer(0) != 0 ? start.Index : group.BodiesOf;
        rows.WriteLogStart(file, id, start, bodiesOf, number);
        return group with { Base = start, LastIndex = start.Index, LastTerm = start.Term, BodiesOf = bodiesOf };
    }

    private SqliteGroup Truncate(GroupId id, SqliteGroup group, LogIndex from)
    {
        Demand(id, group.FindBreach(RecordType.Truncate, default, from.Value));
        file.Use("DELETE FROM entries WHERE grp = ?1 AND idx >= ?2").Bind(1, id.Value).Bind(2, from.Value).Run();
        // So that the number of this batch is found again when no entry bears it.
        rows.WriteLogStart(file, id, group.Base, group.BodiesOf, number);
        var last = from.Previous;
        return group with { LastIndex = last, LastTerm = last == group.Base.Index ? group.Base.Term : TermOf(id, last) };
    }

    private SqliteGroup WriteEntry(GroupId id, SqliteGroup group, in Entry entry)
    {
        if (entry.Payload.Length > RecordCodec.LargestPayloadBytes)
            throw new InvalidOperationException($"group {id}: entry {entry.Index} has {entry.Payload.Length} bytes, the log takes {RecordCodec.LargestPayloadBytes}");
        Demand(id, group.FindBreach(RecordType.Entry, entry.Term, entry.Index.Value));
        rows.WriteEntry(file, id, entry, number);
        Bytes += entry.Payload.Length;
        return group with { LastIndex = entry.Index, LastTerm = entry.Term };
    }

    private Term TermOf(GroupId id, LogIndex index)
    {
        using var row = file.Use("SELECT term FROM entries WHERE grp = ?1 AND idx = ?2").Bind(1, id.Value).Bind(2, index.Value);
        return row.Step() ? new Term(row.Integer(0)) : throw new InvalidOperationException($"group {id}: entry {index}, behind which the log is cut, is not in it");
    }

    private static void Demand(GroupId id, string? breach)
    {
        if (breach is not null)
            throw new InvalidOperationException($"group {id}: {breach}");
    }
}
