using static Rrmq.Mutants.Checks;

namespace Rrmq.Mutants;

internal static class LogMutants
{
    private const string Core = "src/Rrmq.Raft/RaftCore.cs";
    private const string Receiver = "src/Rrmq.Raft/Replication/LogReceiver.cs";
    private const string Leadership = "src/Rrmq.Raft/Replication/Leadership.cs";
    private const string Log = "src/Rrmq.Raft/Log/RaftLog.cs";

    public static Chapter Chapter { get; } = new("Log",
    [
        new("no-no-op", "A no-op opens the term",
            [Patch.Without(Leadership, "Append(ReadOnlyMemory<byte>.Empty);")],
            [Transcript("restart-learns-commit")]),
        new("old-terms-counted", "Commit only by counting entries of the current term (Raft paper, figure 8)",
            [Patch.Expression(Leadership, "_core.Log.TermAt(reached) != _core.Term", "false")],
            [Schedules(400), Transcript("commit-figure-8")]),
        new("commit-unproved", "A follower commits no further than the last entry this message proved (ra #508)",
            [Patch.Expression(Receiver, "LogIndex.Min(request.Commit, proved)", "LogIndex.Min(request.Commit, Log.LastIndex)")],
            [Schedules(400), Transcript("commit-only-proved"),
                Scenario("Scenario_07_an_empty_append_with_a_high_commit_index_commits_nothing_of_a_former_leaders_tail")]),
        new("heartbeat-commits-unmatched", "A heartbeat carries at most the match",
            [Patch.Expression(Leadership, "LogIndex.Min(peer.Match, _core.Log.Commit)", "_core.Log.Commit")],
            [Schedules(20), Transcript("commit-without-leaders-disk")]),
        new("truncates-without-conflict", "Truncate only at the first real conflict",
            [Patch.Expression(Receiver, "Log.TermAt(entry.Index) == entry.Term", "false")],
            [Schedules(20), Transcript("log-delayed-short-append")]),
        new("short-append-truncates", "A delayed short append truncates nothing",
            [Patch.Before(Receiver, "if (commit > Log.Commit)", "if (proved >= Log.Commit && proved < Log.LastIndex) core.TruncateLog(proved.Next);")],
            [Schedules(20), Simulation(10), Transcript("log-delayed-short-append")]),
        new("committed-overwritten", "Below commit the node stops",
            [Patch.Expression(Receiver, "Log.TermAt(entry.Index) != entry.Term", "false")],
            [Transcript("log-committed-overwrite-stops")]),
        new("committed-truncated", "The log itself refuses to lose what is committed",
            [Patch.Expression(Log, "from <= Commit", "false")],
            [Raft("Committed_entries_are_never_cut")]),
        new("previous-unchecked", "The previous entry must match",
            [Patch.Expression(Receiver, "!Log.Matches(request.PreviousIndex, request.PreviousTerm)", "request.PreviousIndex > Log.LastIndex")],
            [Schedules(100), Transcript("log-repair-follower-diverged")]),
        new("follower-gives-no-hint", "Conflict hints, the follower's: at most one probe per term",
            [Patch.Expression(Receiver, "Log.LastIndexOfTermAtMost(request.PreviousIndex, request.PreviousTerm)", "LogIndex.Min(request.PreviousIndex.Previous, Log.LastIndex)")],
            [Transcript("log-repair-leader-skips")]),
        new("leader-takes-no-hint", "Conflict hints, the leader's: at most one probe per term",
            [Patch.Expression(Leadership, "_core.Log.LastIndexOfTermAtMost(answer.HintIndex, answer.HintTerm)", "LogIndex.Min(answer.HintIndex, _core.Log.LastIndex)")],
            [Transcript("log-repair-follower-diverged")]),
        new("uncommitted-unbounded", "Uncommitted bytes are capped",
            [Patch.Expression(Core, "_core.Log.UncommittedBytes > 0 && _core.Log.UncommittedBytes + payload.Length > Options.MaxUncommittedBytes", "false")],
            [Transcript("uncommitted-full")]),
    ]);
}
