namespace Rrmq.Storage;

/// <summary>Reads and writes the rows of the log, each with its checksum. The statements' columns are in the order of the table.</summary>
internal sealed class SqliteRows(string path, NodeIdentity identity)
{
    private readonly RowChecksum _checksum = new(identity.Incarnation);

    public void WriteHardState(SqliteConnection file, GroupId group, HardState state, long batch) => file.Use(
        "INSERT INTO hard_state VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (grp) DO UPDATE SET term = ?2, voted_for = ?3, batch = ?4, crc = ?5")
        .Bind(1, group.Value).Bind(2, state.Term.Value).Bind(3, state.VotedFor.Value).Bind(4, batch).Bind(5, _checksum.OfHardState(group, state, batch)).Run();

    public (GroupId Group, HardState State, long Batch) ReadHardState(SqliteStatement row)
    {
        var group = new GroupId((ushort)row.Integer(0));
        var state = new HardState(new Term(row.Integer(1)), new NodeId((int)row.Integer(2)));
        var batch = row.Integer(3);
        Check(row.Integer(4), _checksum.OfHardState(group, state, batch), $"term and vote of group {group}");
        return (group, state, batch);
    }

    public void WriteLogStart(SqliteConnection file, GroupId group, LogBase start, LogIndex bodiesOf, long batch) => file.Use(
        "INSERT INTO log_start VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (grp) DO UPDATE SET idx = ?2, term = ?3, bodies_of = ?4, batch = ?5, crc = ?6")
        .Bind(1, group.Value).Bind(2, start.Index.Value).Bind(3, start.Term.Value).Bind(4, bodiesOf.Value).Bind(5, batch)
        .Bind(6, _checksum.OfLogStart(group, start, bodiesOf, batch)).Run();

    public (GroupId Group, LogBase Start, LogIndex BodiesOf, long Batch) ReadLogStart(SqliteStatement row)
    {
        var group = new GroupId((ushort)row.Integer(0));
        var start = new LogBase(new LogIndex(row.Integer(1)), new Term(row.Integer(2)));
        var bodiesOf = new LogIndex(row.Integer(3));
        var batch = row.Integer(4);
        Check(row.Integer(5), _checksum.OfLogStart(group, start, bodiesOf, batch), $"the start of the log of group {group}");
        return (group, start, bodiesOf, batch);
    }

    public void WriteEntry(SqliteConnection file, GroupId group, in Entry entry, long batch) => file.Use("INSERT INTO entries VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")
        .Bind(1, group.Value).Bind(2, entry.Index.Value).Bind(3, entry.Term.Value).Bind(4, NameOf(entry.Kind)).Bind(5, entry.Payload.Span).Bind(6, batch)
        .Bind(7, _checksum.OfEntry(group, entry.Index, entry.Term, entry.Kind, batch, entry.Payload.Span)).Run();

    /// <summary>Checks an entry and copies its payload out.</summary>
    public (Entry Entry, long Batch) ReadEntry(SqliteStatement row)
    {
        var (group, index, term) = (new GroupId((ushort)row.Integer(0)), new LogIndex(row.Integer(1)), new Term(row.Integer(2)));
        var kind = KindOf(row.Text(3)) ?? throw new LogCorruptException(path, $"entry {index} of group {group}: kind is {row.Text(3)}, expected command or membership");
        var payload = row.Blob(4).ToArray();
        var batch = row.Integer(5);
        Check(row.Integer(6), _checksum.OfEntry(group, index, term, kind, batch, payload), $"entry {index} of group {group}");
        return (new Entry(index, term, payload, kind), batch);
    }

    public void WriteBody(SqliteConnection file, GroupId group, LogIndex since, LogIndex index, BodyBytes body) => file.Use("INSERT OR REPLACE INTO bodies VALUES (?1, ?2, ?3, ?4, ?5, ?6)")
        .Bind(1, group.Value).Bind(2, since.Value).Bind(3, index.Value).Bind(4, body.Offset).Bind(5, body.Bytes.Span)
        .Bind(6, _checksum.OfBody(group, index, body.Offset, body.Bytes.Span)).Run();

    /// <summary>Checks a body and copies it out.</summary>
    public (LogIndex Index, BodyBytes Body) ReadBody(SqliteStatement row)
    {
        var (group, index, offset) = (new GroupId((ushort)row.Integer(0)), new LogIndex(row.Integer(2)), (int)row.Integer(3));
        var bytes = row.Blob(4).ToArray();
        Check(row.Integer(5), _checksum.OfBody(group, index, offset, bytes), $"the body at {offset} of entry {index} of group {group}");
        return (index, new BodyBytes(offset, bytes));
    }

    public static EntryKind? KindOf(string name) => name switch
    {
        "command" => EntryKind.Command,
        "membership" => EntryKind.Membership,
        _ => null,
    };

    private static string NameOf(EntryKind kind) => kind == EntryKind.Membership ? "membership" : "command";

    private void Check(long found, uint expected, string what)
    {
        if (found != expected)
            throw new LogCorruptException(path, $"{what}: the checksum is wrong");
    }
}
