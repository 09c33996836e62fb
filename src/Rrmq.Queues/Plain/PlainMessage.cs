namespace Rrmq.Queues;

/// <summary>A message about which there is nothing to know but this: ready, in no group, without priority or expiry, never handed out.</summary>
internal readonly record struct PlainMessage(long Sequence, BodyReference Content, bool HasEnvelope, long PublishedMs);
