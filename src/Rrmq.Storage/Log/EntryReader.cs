namespace Rrmq.Storage;

/// <summary>
/// Reads entries back. Neighbours in a segment are read with one call into one array, and the payloads handed out are slices of it. Every record is checked
/// again: what was good at recovery can have gone bad since. Any thread; the log is never written over, so a position stays good.
/// </summary>
internal sealed class EntryReader(SegmentSet segments)
{
    // Bounds one array; neighbours beyond it are read with the next call.
    private const long LargestRunBytes = 8 << 20;

    public Entry[] Read(GroupId group, LogIndex first, EntryPosition[] positions)
    {
        var entries = new Entry[positions.Length];
        for (var from = 0; from < positions.Length;)
        {
            var to = RunFrom(positions, from, out var bytes);
            ReadRun(group, first + from, positions.AsSpan(from, to - from), entries.AsSpan(from, to - from), bytes);
            from = to;
        }
        return entries;
    }

    private static int RunFrom(EntryPosition[] positions, int from, out int bytes)
    {
        var run = positions[from].RecordBytes;
        var to = from + 1;
        while (to < positions.Length
            && positions[to].Segment == positions[from].Segment
            && positions[to].Offset == positions[from].Offset + run
            && run + positions[to].RecordBytes <= LargestRunBytes)
        {
            run += positions[to].RecordBytes;
            to++;
        }
        bytes = checked((int)run);
        return to;
    }

    private void ReadRun(GroupId group, LogIndex first, ReadOnlySpan<EntryPosition> positions, Span<Entry> entries, int bytes)
    {
        var segment = segments.Find(positions[0].Segment);
        var run = GC.AllocateUninitializedArray<byte>(bytes);
        var read = segment.File.Read(run, positions[0].Offset);
        if (read < bytes)
            throw new LogCorruptException(segment.Path, positions[0].Offset + read, $"the file ends inside the records of entries from {first} on");
        var at = 0;
        for (var i = 0; i < positions.Length; i++)
        {
            var size = (int)positions[i].RecordBytes;
            var header = Check(run.AsSpan(at, size), segment, positions[i], group, first + i);
            entries[i] = new Entry(first + i, new Term(header.Term), run.AsMemory(at + RecordCodec.HeaderBytes, (int)header.PayloadBytes), KindOf(header.Type));
            at += size;
        }
    }

    private static EntryKind KindOf(RecordType type) => type == RecordType.MembershipEntry ? EntryKind.Membership : EntryKind.Command;

    private static RecordHeader Check(ReadOnlySpan<byte> record, Segment segment, EntryPosition position, GroupId group, LogIndex index)
    {
        var sound = RecordCodec.TryReadHeader(record, segment.Seed, position.Offset, out var header)
            && header.Type is RecordType.Entry or RecordType.MembershipEntry
            && header.Group == group
            && header.Index == index.Value
            && header.PayloadBytes == position.PayloadBytes
            && RecordCodec.IsWhole(record, segment.Seed, position.Offset);
        return sound ? header : throw new LogCorruptException(segment.Path, position.Offset, $"entry {index} of group {group} is damaged");
    }
}
