using static Rrmq.Mutants.Checks;

namespace Rrmq.Mutants;

internal static class SnapshotMutants
{
    private const string Core = "src/Rrmq.Raft/RaftCore.cs";
    private const string Receiver = "src/Rrmq.Raft/Replication/LogReceiver.cs";
    private const string Kept = "src/Rrmq.Storage/Log/Kept";

    public static Chapter Chapter { get; } = new("Snapshots and compaction",
    [
        new("old-snapshot-taken", "A snapshot that is not beyond the commit index is ignored",
            [Patch.Expression(Receiver, "snapshot.Index <= Log.Commit", "false")],
            [Schedules(400)]),
        new("agreeing-log-goes", "A log that agrees with a snapshot stays, committed so far",
            [Patch.Expression(Receiver, "Log.Matches(snapshot.Index, snapshot.Term)", "false")],
            [Transcript("snapshot-fast-forward")]),
        new("parted-log-stays", "A log that has parted from a snapshot goes",
            [Patch.Statement(Receiver, "core.ResetLog(snapshot);", "if (snapshot.Index <= Log.LastIndex) Log.CommitTo(snapshot.Index); else core.ResetLog(snapshot);")],
            [Schedules(400), Transcript("snapshot-diverged-log")]),
        new("snapshot-ack-before-disk", "The acknowledgement of a snapshot waits for the disk",
            [Patch.Statement(Core, "_core.SendWhenDurable(install.From, _receiver.Receive(install.Snapshot));",
                "_core.SendNow(install.From, _receiver.Receive(install.Snapshot));")],
            [Schedules(400), Transcript("snapshot-durable-first")]),
        new("pending-snapshot-campaigns", "A node with a pending snapshot does not campaign",
            [Patch.Expression("src/Rrmq.Raft/Elections/Candidacy.cs", "!core.SnapshotIsPending", "true")],
            [Transcript("snapshot-durable-first")]),
        new("reset-durable-at-once", "What follows a log's reset is durable when the reset is",
            [Patch.Without("src/Rrmq.Raft/Log/RaftLog.cs", "Durable.Truncated(Commit.Next, leaderTerm);")],
            [Raft("A_reset_is_durable_when_it_has_completed_and_not_by_earlier_appends")]),
        new("newer-snapshot-releases", "Entries go up to the older of the two snapshots that are kept",
            [Patch.Statement("src/Rrmq.Node/Snapshots/SnapshotTaker.cs", "if (upTo > core.Base.Index)\n            core.Compact(upTo);", "core.Compact(outcome.Index);")],
            [Node("Entries_up_to_the_older_of_two_snapshots_leave_the_log")]),
        new("log-forgets-what-a-fed-follower-needs", "While a follower is fed by snapshot, the log keeps what comes behind it",
            [Patch.Expression("src/Rrmq.Node/Snapshots/SnapshotTaker.cs", "streams.Spare(outcome.Older, core, LogBytes)", "outcome.Older")],
            [Node("The_log_waits_for_a_follower_that_is_fed_for_longer_than_it_keeps_entries")]),
        new("uncovered-segment-goes", "A segment leaves the log only when the snapshot covers it",
            [Patch.Expression($"{Kept}/LogCut.cs", "last <= (scopes.FirstOrDefault(scope => scope.Group == group)?.UpTo ?? log.Base.Index)", "true")],
            [Storage("What_no_snapshot_covers_stays")]),
        new("live-bodies-go", "A file goes only when nothing in it is live",
            [Patch.Expression($"{Kept}/RewritePlan.cs", "live[at] == 0 && !live.IsPinned(at)", "live[at] * 2 < sources[at].BytesOnDisk && !live.IsPinned(at)")],
            [Storage("Of_segments_that_are_mostly_dead_only_the_live_bodies_are_kept"), Storage("No_live_body_is_lost_and_no_dead_one_stays_for_long")]),
        new("unknown-taken-for-dead", "What a snapshot does not know yet is not dead",
            [Patch.Expression($"{Kept}/LiveBytes.cs", "extent.Last > known", "false")],
            [Storage("What_a_snapshot_does_not_know_yet_is_not_taken_for_dead")]),
    ]);
}
