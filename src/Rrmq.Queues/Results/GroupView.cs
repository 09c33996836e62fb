namespace Rrmq.Queues;

/// <summary>A group of consumers of a log as people and monitors see it. Immutable, safe on any thread.</summary>
/// <param name="Name">UTF-8.</param>
/// <param name="Number">Its number, which no other group or topic ever has.</param>
/// <param name="Position">The highest sequence up to which all is settled, or gone before it was read.</param>
/// <param name="Lag">Messages that are not settled.</param>
/// <param name="Leased">Those of them that somebody has leased.</param>
/// <param name="ReadyAgain">Those that the group has taken from the log and nobody has leased: came back, rest, are dead in their place, or wait for others of their <c>RRMQ-Group</c>.</param>
/// <param name="OldestMs">When the first that is not settled was published; null when all are.</param>
public sealed record GroupView(byte[] Name, long Number, long Position, long Lag, long Leased, long ReadyAgain, long? OldestMs);
