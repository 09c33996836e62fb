namespace Rrmq.Storage;

/// <summary>A record that has passed the rules and waits for its place in the log.</summary>
internal readonly record struct PlannedRecord(RecordType Type, GroupId Group, long Term, long Index, ReadOnlyMemory<byte> Payload)
{
    public long Bytes => RecordCodec.SizeOf(Payload.Length);

    public RecordHeader HeaderAt(long batchStart) =>
        new(Type, Group, (uint)Payload.Length, checked((uint)batchStart), Term, Index);
}
