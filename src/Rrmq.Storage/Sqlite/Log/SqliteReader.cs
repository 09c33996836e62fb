namespace Rrmq.Storage;

/// <summary>Reads entries of the log and bodies of entries back, each read as of one moment. Any thread.</summary>
internal sealed class SqliteReader(SqliteDatabase database, SqliteRows rows)
{
    public List<Entry> ReadEntries(GroupId group, EntryRange range, long maxBytes)
    {
        var entries = database.Read(file => EntriesFrom(file, group, range, maxBytes));
        return entries.Count > 0 ? entries : throw new ArgumentOutOfRangeException(nameof(range), $"entry {range.First} of group {group} is not in the log");
    }

    public IReadOnlyList<StoredBodies> ReadBodies(GroupId group, LogIndex index, long maxBytes)
    {
        try
        {
            return database.Read(file => ReadBodies(file, group, index, maxBytes));
        }
        catch (LogCorruptException) when (maxBytes > 0)
        {
            // A neighbour may be the damaged one, and nobody has asked for it.
            return database.Read(file => ReadBodies(file, group, index, 0));
        }
    }

    private List<StoredBodies> ReadBodies(SqliteConnection file, GroupId group, LogIndex index, long maxBytes)
    {
        var inLog = EntriesFrom(file, group, new EntryRange(index, new LogIndex(long.MaxValue)), maxBytes);
        return inLog.Count > 0 ? inLog.ConvertAll(entry => new StoredBodies(entry.Index, entry.Payload)) : KeptFrom(file, group, index, maxBytes);
    }

    private List<Entry> EntriesFrom(SqliteConnection file, GroupId group, EntryRange range, long maxBytes)
    {
        var entries = new List<Entry>();
        long bytes = 0;
        using var found = file.Use("SELECT *, length(payload) FROM entries WHERE grp = ?1 AND idx BETWEEN ?2 AND ?3 ORDER BY idx")
            .Bind(1, group.Value).Bind(2, range.First.Value).Bind(3, range.Last.Value);
        while (found.Step())
        {
            bytes += found.Integer(7);
            if (found.Integer(1) != range.First.Value + entries.Count || (entries.Count > 0 && bytes > maxBytes))
                break;
            entries.Add(rows.ReadEntry(found).Entry);
        }

        return entries;
    }

    private List<StoredBodies> KeptFrom(SqliteConnection file, GroupId group, LogIndex index, long maxBytes)
    {
        var kept = new List<StoredBodies>();
        var ofEntry = new List<BodyBytes>();
        var (at, bytes) = (index, 0L);
        using var found = file.Use("""
            SELECT * FROM bodies
            WHERE grp = ?1 AND since = coalesce((SELECT bodies_of FROM log_start WHERE grp = ?1), 0) AND idx >= ?2 ORDER BY idx, offset
            """).Bind(1, group.Value).Bind(2, index.Value);
        while (found.Step() && (found.Integer(2) == at.Value || (bytes < maxBytes && kept.Count + ofEntry.Count > 0)))
        {
            var (entry, body) = rows.ReadBody(found);
            if (entry != at)
            {
                kept.Add(StoredBodies.Kept(at, KeptCodec.Encode(ofEntry)));
                ofEntry.Clear();
                at = entry;
            }

            ofEntry.Add(body);
            bytes += body.Bytes.Length;
        }

        if (ofEntry.Count > 0)
            kept.Add(StoredBodies.Kept(at, KeptCodec.Encode(ofEntry)));
        return kept;
    }
}
