namespace Rrmq.Queues;

/// <summary>What monitors want to know of a topic.</summary>
/// <param name="Name">UTF-8; the same array as long as the topic lives in this state.</param>
/// <param name="Messages">How many messages it holds.</param>
/// <param name="Bytes">Bytes of their bodies.</param>
/// <param name="Published">How many messages were ever published to it.</param>
public readonly record struct TopicFigures(byte[] Name, long Messages, long Bytes, long Published);
