namespace Rrmq.Storage;

/// <summary>Where in a file the record lies that holds an entry's bodies, and how large its payload is.</summary>
internal readonly record struct BodyPosition(LogIndex Index, uint Offset, uint PayloadBytes)
{
    public long RecordBytes => RecordCodec.SizeOf(PayloadBytes);
}
