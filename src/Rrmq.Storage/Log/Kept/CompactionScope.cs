namespace Rrmq.Storage;

/// <summary>What of one group's past is still needed.</summary>
/// <param name="Group">The group.</param>
/// <param name="UpTo">Entries up to this one may leave the log: the older of the two kept snapshots covers them, and no follower is owed them.</param>
/// <param name="AsOf">The last entry of which <paramref name="Live"/> knows. What came later stays.</param>
/// <param name="Live">
/// Every body in them that must stay readable; others may be among them. Each run rises. Walked several times, the runs valid until the next.
/// </param>
public sealed record CompactionScope(GroupId Group, LogIndex UpTo, LogIndex AsOf, IEnumerable<BodySpan> Live);
