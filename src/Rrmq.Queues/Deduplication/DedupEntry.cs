namespace Rrmq.Queues;

/// <summary>A publication that a topic recognizes when it comes again.</summary>
internal readonly record struct DedupEntry(UInt128 Key, long Sequence, long AtMs);
