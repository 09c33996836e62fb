namespace Rrmq.Storage;

/// <summary>A record read back and found whole.</summary>
internal readonly record struct StoredRecord(RecordHeader Header, ReadOnlyMemory<byte> Payload);
