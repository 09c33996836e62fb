using static Rrmq.Mutants.Checks;

namespace Rrmq.Mutants;

internal static class ReplicationMutants
{
    private const string Leadership = "src/Rrmq.Raft/Replication/Leadership.cs";

    public static Chapter Chapter { get; } = new("Replication",
    [
        new("full-window-silent", "When a window is full, empty appends still go, or a lost window stalls for ever",
            [Patch.Before(Leadership, "peer.SentEmpty(_core.NowMs);", "if (peer.IsPaused) return;")],
            [Schedules(400)]),
        new("lost-tail-unnoticed", "What was sent last and lost is noticed by an empty append",
            [Patch.Before(Leadership, "_core.SendNow(peer.Peer, Request(peer.Next.Previous));", "if (peer.Next > _core.Log.LastIndex) return;")],
            [Transcript("window-lost-tail")]),
        new("window-unbounded", "The window is bounded by messages and bytes",
            [Patch.Expression("src/Rrmq.Raft/Replication/Inflights.cs", "_sent.Count >= maxMessages || _bytes >= maxBytes", "false")],
            [Transcript("window-full")]),
        new("probe-floods", "A probe is one append in flight, until its answer or the next heartbeat's",
            [new("src/Rrmq.Raft/Replication/Progress.cs", "ProgressState.Probe => ProbeSent", $"ProgressState.Probe => {Patch.SwitchMark} ? Inflights.IsFull : ProbeSent")],
            [Raft("A_probe_waits_for_its_answer")]),
        new("appends-flood", "Appends are repeated at the pace of heartbeats",
            [Patch.Expression(Leadership, "_core.NowMs - peer.LastAppendMs >= _core.Options.HeartbeatMs / 2", "true")],
            [Transcript("read-does-not-flood")]),
        new("unreachable-streams-on", "A peer that cannot be reached goes back to the probe",
            [new(Leadership, "_peers.Find(node)?.BackToProbe()", $"({Patch.SwitchMark} ? null : _peers.Find(node))?.BackToProbe()")],
            [Transcript("peer-unreachable")]),
        new("rejection-ignored", "A rejection moves the probe back",
            [Patch.Expression("src/Rrmq.Raft/Replication/Progress.cs", "LogIndex.Max(Match.Next, LogIndex.Min(previousIndex, agreeAt.Next))", "Next")],
            [Transcript("log-repair-follower-diverged")]),
    ]);
}
