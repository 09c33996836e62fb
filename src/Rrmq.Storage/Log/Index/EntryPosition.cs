namespace Rrmq.Storage;

/// <summary>Where an entry's record lies, and how large its payload is: 12 bytes an entry is all that memory keeps of the log.</summary>
internal readonly record struct EntryPosition(int Segment, uint Offset, uint PayloadBytes)
{
    public long RecordBytes => RecordCodec.SizeOf(PayloadBytes);
}
