namespace Rrmq.Storage;

/// <summary>Reads entries of the log and bodies of entries back, wherever they lie by now. Any thread.</summary>
internal sealed class LogReader(SegmentSet segments, GroupTable groups)
{
    public Entry[] ReadEntries(GroupId group, EntryRange range, long maxBytes)
    {
        var positions = LogOf(group).Locate(range.First, range.Last, maxBytes);
        var records = TryRead(group, range.First, positions)
            ?? throw new ArgumentOutOfRangeException(nameof(range), $"entry {range.First} has just left the log");
        var entries = new Entry[records.Length];
        for (var i = 0; i < entries.Length; i++)
            entries[i] = new Entry(range.First + i, new Term(records[i].Header.Term), records[i].Payload, KindOf(records[i].Header.Type));
        return entries;
    }

    public StoredBodies[] ReadBodies(GroupId group, LogIndex index, long maxBytes)
    {
        try
        {
            return ReadFrom(group, index, maxBytes);
        }
        catch (LogCorruptException) when (maxBytes > 0)
        {
            // A neighbour may be the damaged one, and nobody has asked for it.
            return ReadFrom(group, index, 0);
        }
    }

    public static StoredBodies BodiesOf(StoredRecord record)
    {
        var index = new LogIndex(record.Header.Index);
        return record.Header.Type == RecordType.Kept ? StoredBodies.Kept(index, record.Payload) : new StoredBodies(index, record.Payload);
    }

    private StoredBodies[] ReadFrom(GroupId group, LogIndex index, long maxBytes)
    {
        // A file can go between the look at the index and the read: what is still needed of it is elsewhere then, and the index says where.
        while (true)
        {
            var (inLog, kept) = LogOf(group).LocateBodies(index, maxBytes);
            var records = kept is null ? TryRead(group, index, inLog) : TryReadFrom(kept.File, group, [.. kept.Locate(index, maxBytes)]);
            if (records is not null)
                return [.. records.Select(BodiesOf)];
        }
    }

    private static EntryKind KindOf(RecordType type) => type == RecordType.MembershipEntry ? EntryKind.Membership : EntryKind.Command;

    private GroupLog LogOf(GroupId group) =>
        groups.Find(group) ?? throw new ArgumentOutOfRangeException(nameof(group), $"the log holds nothing of group {group}");

    // Null when a segment has left the log meanwhile.
    private StoredRecord[]? TryRead(GroupId group, LogIndex first, EntryPosition[] positions)
    {
        var records = new StoredRecord[positions.Length];
        var inFile = new BodyPosition[positions.Length];
        for (var i = 0; i < positions.Length; i++)
            inFile[i] = new BodyPosition(first + i, positions[i].Offset, positions[i].PayloadBytes);
        for (var from = 0; from < positions.Length;)
        {
            var to = from + 1;
            while (to < positions.Length && positions[to].Segment == positions[from].Segment)
                to++;
            if (segments.TryFind(positions[from].Segment) is not { } segment
                || TryReadFrom(segment.Records, group, inFile.AsSpan(from, to - from)) is not { } found)
                return null;
            found.CopyTo(records, from);
            from = to;
        }

        return records;
    }

    private static StoredRecord[]? TryReadFrom(RecordFile file, GroupId group, ReadOnlySpan<BodyPosition> positions)
    {
        if (!file.TryAcquire())
            return null;
        try
        {
            return RecordRuns.Read(file, group, positions);
        }
        finally
        {
            file.Release();
        }
    }
}
