namespace Rrmq.Queues;

/// <summary>
/// Where a message's body lies: the log entry that published it, and offset and length within that entry's payload. The log is the only place that holds the bytes.
/// 16 bytes, since millions of these are in memory.
/// </summary>
public readonly record struct BodyReference(long Index, int Offset, int Length);
