namespace Rrmq.Contracts;

/// <summary>A group of consumers of a log.</summary>
/// <param name="Group">Its name.</param>
/// <param name="Position">The highest sequence up to which everything is settled, or gone before the group read it.</param>
/// <param name="Lag">Messages behind it that are not settled.</param>
/// <param name="Leased">Those of them that somebody has received.</param>
/// <param name="ReadyAgain">Those of them that the group has taken from the log and nobody has received: given back, resting, dead in their place, or waiting for others of their <c>RRMQ-Group</c>.</param>
/// <param name="OldestUnreadAgeMs">How long ago the first that is not settled was published, in milliseconds; null when all are.</param>
public sealed record GroupReport(string Group, long Position, long Lag, long Leased, long ReadyAgain, long? OldestUnreadAgeMs);
