namespace Rrmq.Queues;

/// <summary>What monitors want to know of a topic.</summary>
/// <param name="Name">UTF-8; the same array as long as the topic lives in this state.</param>
/// <param name="Messages">How many messages it holds.</param>
/// <param name="Bytes">Bytes of their bodies.</param>
/// <param name="Published">How many messages were ever published to it.</param>
/// <param name="Leased">How many of its messages somebody has, and has not settled yet.</param>
/// <param name="Delayed">How many wait for a time: before their first delivery, or resting after a failure.</param>
/// <param name="Dead">How many are given to nobody any more: dead where they stand, or moved to a topic of dead letters.</param>
public readonly record struct TopicFigures(byte[] Name, long Messages, long Bytes, long Published, long Leased, long Delayed, long Dead);
