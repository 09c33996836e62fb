namespace Rrmq.Queues;

/// <summary>What a topic holds.</summary>
/// <param name="Name">UTF-8.</param>
/// <param name="Messages">How many messages are queued.</param>
/// <param name="Bytes">Bytes of their bodies.</param>
/// <param name="Limits">What it may hold.</param>
public sealed record TopicSummary(byte[] Name, long Messages, long Bytes, TopicLimits Limits);
