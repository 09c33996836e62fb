namespace Rrmq.Queues;

/// <summary>A message about which there is nothing to know but this: ready, in no group, without priority or expiry, never handed out.</summary>
internal readonly record struct PlainMessage(long Sequence, BodyReference Content, bool HasEnvelope, long PublishedMs)
{
    /// <summary>Of a log's message, whose line is that of each group of consumers: the <c>RRMQ-Group</c> it is in; null: none. A queue's has none.</summary>
    public byte[]? Group { get; init; }
}
