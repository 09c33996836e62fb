namespace Rrmq.Queues;

/// <summary>How far a group of consumers is behind its log.</summary>
/// <param name="Topic">The log's name, UTF-8.</param>
/// <param name="Group">The group's.</param>
/// <param name="Lag">Messages that it has not settled.</param>
public readonly record struct GroupLag(byte[] Topic, byte[] Group, long Lag);
