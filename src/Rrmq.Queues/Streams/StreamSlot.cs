namespace Rrmq.Queues;

/// <summary>One message of the stream as memory holds it; the bytes are in the log.</summary>
internal readonly record struct StreamSlot(BodyReference Content, StreamTags Tags, long AtMs);
