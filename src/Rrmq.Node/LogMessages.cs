using Microsoft.Extensions.Logging;

namespace Rrmq.Node;

/// <summary>Every line a node writes about itself. Event ids 4000 to 4099 are stable.</summary>
internal static partial class LogMessages
{
    [LoggerMessage(4000, LogLevel.Information, "asks whether it would be elected in term {Term} (pre-vote)")]
    public static partial void PreCampaign(this ILogger logger, long term);

    [LoggerMessage(4001, LogLevel.Information, "campaigns in term {Term}")]
    public static partial void Campaign(this ILogger logger, long term);

    [LoggerMessage(4002, LogLevel.Information, "leads term {Term}")]
    public static partial void BecameLeader(this ILogger logger, long term);

    [LoggerMessage(4003, LogLevel.Information, "follows {Leader} in term {Term}")]
    public static partial void FollowsLeader(this ILogger logger, string leader, long term);

    [LoggerMessage(4004, LogLevel.Warning, "leads no longer: {Reason}")]
    public static partial void SteppedDown(this ILogger logger, string reason);

    [LoggerMessage(4005, LogLevel.Information, "votes for {Candidate} in term {Term}")]
    public static partial void VoteGranted(this ILogger logger, string candidate, long term);

    [LoggerMessage(4006, LogLevel.Warning, "gives up its entries from {From} on, which were never committed: the leader of term {Term} has others")]
    public static partial void Truncated(this ILogger logger, long from, long term);

    [LoggerMessage(4007, LogLevel.Information, "hands leadership of term {Term} to {Target}")]
    public static partial void TransferStarted(this ILogger logger, string target, long term);

    [LoggerMessage(4008, LogLevel.Warning, "keeps leadership of term {Term}: {Target} did not take it in time")]
    public static partial void TransferAborted(this ILogger logger, string target, long term);

    [LoggerMessage(4009, LogLevel.Warning, "has committed nothing for {ElapsedMs} ms: entry {Commit} is committed, {Last} is the last; a majority does not confirm")]
    public static partial void CommitStalled(this ILogger logger, long elapsedMs, long commit, long last);

    [LoggerMessage(4013, LogLevel.Information, "commits again after {ElapsedMs} ms, entry {Commit}")]
    public static partial void CommitGoesOn(this ILogger logger, long elapsedMs, long commit);

    [LoggerMessage(4020, LogLevel.Information, "membership: {Membership} (entry {Index}, term {Term})")]
    public static partial void MembershipChanged(this ILogger logger, string membership, long index, long term);

    [LoggerMessage(4021, LogLevel.Warning, "membership: back to {Membership} (entry {Index}); the change was never committed, and the leader of term {Term} has other entries")]
    public static partial void MembershipUndone(this ILogger logger, string membership, long index, long term);

    [LoggerMessage(4022, LogLevel.Warning, "is no member of the cluster any more (term {Term}); it campaigns no longer")]
    public static partial void Removed(this ILogger logger, long term);

    [LoggerMessage(4023, LogLevel.Information, "takes over a snapshot up to entry {Index} (membership: {Membership}, term {Term})")]
    public static partial void SnapshotInstalled(this ILogger logger, long index, string membership, long term);

    [LoggerMessage(4010, LogLevel.Information, "recovered: term {Term}, {Entries} log entries, {CutBytes} bytes of an unfinished write cut off")]
    public static partial void Recovered(this ILogger logger, long term, long entries, long cutBytes);

    [LoggerMessage(4014, LogLevel.Information, "recovering: {DoneMiB} of {TotalMiB} MiB of the log read")]
    public static partial void Recovering(this ILogger logger, long doneMiB, long totalMiB);

    [LoggerMessage(4030, LogLevel.Information, "snapshot of entry {Index} written: {Bytes} bytes")]
    public static partial void SnapshotWritten(this ILogger logger, long index, long bytes);

    [LoggerMessage(4031, LogLevel.Warning, "no room for a snapshot, it is tried again: {Reason}")]
    public static partial void SnapshotPostponed(this ILogger logger, string reason);

    [LoggerMessage(4032, LogLevel.Information, "compacted: {Bytes} bytes gone, {Rewritten} bytes of live messages written again, {Left} bytes left")]
    public static partial void Compacted(this ILogger logger, long bytes, long rewritten, long left);

    [LoggerMessage(4033, LogLevel.Warning, "no room to compact in, it is tried again: {Reason}")]
    public static partial void CompactionPostponed(this ILogger logger, string reason);

    [LoggerMessage(4034, LogLevel.Error, "a message is damaged on disk; its file stays as it is until a peer has given what is lost: {Damage}")]
    public static partial void DamageMet(this ILogger logger, string damage);

    [LoggerMessage(4060, LogLevel.Error, "a message of entry {Index} is damaged on disk, its peers are asked for it: {Damage}")]
    public static partial void BodyDamaged(this ILogger logger, long index, string damage);

    [LoggerMessage(4070, LogLevel.Warning, "schedule {Schedule} is due, and cannot run here: {Reason}; another leader may do better")]
    public static partial void ScheduleNotUnderstood(this ILogger logger, string schedule, string reason);

    [LoggerMessage(4061, LogLevel.Information, "a message of entry {Index}, damaged here, came from {Peer}")]
    public static partial void BodyRescued(this ILogger logger, long index, string peer);

    [LoggerMessage(4035, LogLevel.Error, "a snapshot is damaged, an older one and more of the log take its place: {Damage}")]
    public static partial void SnapshotDamaged(this ILogger logger, string damage);

    [LoggerMessage(4036, LogLevel.Information, "state of entry {Index} taken from its snapshot: {Messages} messages")]
    public static partial void SnapshotLoaded(this ILogger logger, long index, long messages);

    [LoggerMessage(4037, LogLevel.Information, "snapshot of entry {Index} received from the leader: {Bytes} bytes, {Messages} messages")]
    public static partial void SnapshotReceived(this ILogger logger, long index, long bytes, long messages);

    [LoggerMessage(4038, LogLevel.Warning, "the snapshot of entry {Index} came broken and has to come again")]
    public static partial void TransferBroken(this ILogger logger, long index);

    [LoggerMessage(4039, LogLevel.Information, "streams the newest snapshot to {Peer}, which needs entries that are gone")]
    public static partial void SnapshotWanted(this ILogger logger, string peer);

    [LoggerMessage(4011, LogLevel.Warning, "disk nearly full: {FreeBytes} bytes free, what is set aside among them, fewer than {LeastBytes}; publishes are refused, pops go on")]
    public static partial void DiskNearlyFull(this ILogger logger, long freeBytes, long leastBytes);

    [LoggerMessage(4012, LogLevel.Information, "disk has room again: {FreeBytes} bytes free; publishes are accepted")]
    public static partial void DiskHasRoom(this ILogger logger, long freeBytes);

    [LoggerMessage(4044, LogLevel.Warning, "the disks of so many nodes are nearly full, or do not answer, that no majority has room; publishes are refused, pops go on")]
    public static partial void MajorityDiskFull(this ILogger logger);

    [LoggerMessage(4045, LogLevel.Information, "a majority of the nodes has room again; publishes are accepted")]
    public static partial void MajorityHasRoom(this ILogger logger);

    [LoggerMessage(4041, LogLevel.Warning, "disk full: {FreeBytes} bytes are left of what was set aside; as a follower this node takes no more messages from its leader, and lags until it has room")]
    public static partial void OnReserve(this ILogger logger, long freeBytes);

    [LoggerMessage(4042, LogLevel.Error, "disk full, and what was set aside is nearly spent: pops are refused too while {FreeBytes} bytes are left; make room")]
    public static partial void ReserveSpent(this ILogger logger, long freeBytes);

    [LoggerMessage(4043, LogLevel.Information, "disk has room for pops again: {FreeBytes} bytes")]
    public static partial void ReserveBack(this ILogger logger, long freeBytes);
}
