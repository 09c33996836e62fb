namespace Rrmq.Storage;

/// <summary>
/// Reads records back. Neighbours in a file are read with one call into one array, and the payloads handed out are slices of it. Every record is checked again: what was
/// good at recovery can have gone bad since. Any thread; records are never written over, so a position stays good while the file is held.
/// </summary>
internal static class RecordRuns
{
    // Bounds one array; neighbours beyond it are read with the next call.
    private const long LargestRunBytes = 8 << 20;

    /// <summary>The records at these places of one file, which the caller holds.</summary>
    /// <exception cref="LogCorruptException">A record no longer reads as it was written.</exception>
    public static StoredRecord[] Read(RecordFile file, GroupId group, ReadOnlySpan<BodyPosition> positions)
    {
        var records = new StoredRecord[positions.Length];
        for (var from = 0; from < positions.Length;)
        {
            var to = RunFrom(positions, from, out var bytes);
            ReadRun(file, group, positions[from..to], records.AsSpan(from, to - from), bytes);
            from = to;
        }

        return records;
    }

    private static int RunFrom(ReadOnlySpan<BodyPosition> positions, int from, out int bytes)
    {
        var run = positions[from].RecordBytes;
        var to = from + 1;
        while (to < positions.Length && positions[to].Offset == positions[from].Offset + run && run + positions[to].RecordBytes <= LargestRunBytes)
        {
            run += positions[to].RecordBytes;
            to++;
        }

        bytes = checked((int)run);
        return to;
    }

    private static void ReadRun(RecordFile file, GroupId group, ReadOnlySpan<BodyPosition> positions, Span<StoredRecord> records, int bytes)
    {
        var run = GC.AllocateUninitializedArray<byte>(bytes);
        var read = file.File.Read(run, positions[0].Offset);
        if (read < bytes)
            throw new LogCorruptException(file.Path, positions[0].Offset + read, $"the file ends inside the records of entries from {positions[0].Index} on");
        var at = 0;
        for (var i = 0; i < positions.Length; i++)
        {
            var size = (int)positions[i].RecordBytes;
            var header = Check(run.AsSpan(at, size), file, positions[i], group);
            records[i] = new StoredRecord(header, run.AsMemory(at + RecordCodec.HeaderBytes, (int)header.PayloadBytes));
            at += size;
        }
    }

    private static RecordHeader Check(ReadOnlySpan<byte> record, RecordFile file, in BodyPosition position, GroupId group)
    {
        var sound = RecordCodec.TryReadHeader(record, file.Seed, position.Offset, out var header)
            && header.Type is RecordType.Entry or RecordType.MembershipEntry or RecordType.Kept
            && header.Group == group
            && header.Index == position.Index.Value
            && header.PayloadBytes == position.PayloadBytes
            && RecordCodec.IsWhole(record, file.Seed, position.Offset);
        return sound ? header : throw new LogCorruptException(file.Path, position.Offset, $"entry {position.Index} of group {group} is damaged");
    }
}
