namespace Rrmq.Storage;

/// <summary>
/// Replays one segment's records into the groups, in physical order, truncations included, up to the first place that holds no whole record. Changes
/// nothing on disk. One thread.
/// </summary>
internal sealed class SegmentReplay(int segment, string path, RecordReader records, GroupTable groups)
{
    public int Segment => segment;

    /// <summary>Offset behind the last whole record.</summary>
    public long End { get; private set; } = SegmentHeader.Bytes;

    /// <summary>Where the batch of the last whole record starts.</summary>
    public long LastBatchStart { get; private set; } = SegmentHeader.Bytes;

    public long Records { get; private set; }

    /// <param name="previousEnd">Where the segment before this one was found to end.</param>
    public void Run(long previousEnd)
    {
        while (records.TryReadWhole(End, out var record))
        {
            CheckBatch(record);
            if (record.Type == RecordType.SegmentLink || (End == SegmentHeader.Bytes && segment > 1))
                CheckLink(record, previousEnd);
            else
                Replay(record);
            LastBatchStart = record.BatchStart;
            End += RecordCodec.SizeOf(record.PayloadBytes);
            Records++;
        }
    }

    private void CheckBatch(in RecordHeader record)
    {
        if (record.BatchStart != End && record.BatchStart != LastBatchStart)
            throw new LogCorruptException(path, End, $"a record says its batch starts at {record.BatchStart}, the one before it {LastBatchStart}");
    }

    private void CheckLink(in RecordHeader record, long previousEnd)
    {
        if (record.Type != RecordType.SegmentLink || End != SegmentHeader.Bytes)
            throw new LogCorruptException(path, End, "a segment's first record, and no other, must link to the segment before it");
        if (record.Term != segment - 1)
            throw new LogCorruptException(path, End, $"the link names segment {record.Term}, expected {segment - 1}");
        if (record.Index != previousEnd)
            throw new LogCorruptException(path, End, $"segment {record.Term} was written up to {record.Index}, its records now end at {previousEnd}");
    }

    private void Replay(in RecordHeader record)
    {
        var group = groups.GetOrAdd(record.Group);
        if (group.FindBreach(record) is { } breach)
            throw new LogCorruptException(path, End, $"group {record.Group}: {breach}");
        group.Apply(record, segment, End);
    }
}
