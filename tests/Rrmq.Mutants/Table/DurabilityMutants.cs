using static Rrmq.Mutants.Checks;

namespace Rrmq.Mutants;

internal static class DurabilityMutants
{
    private const string Core = "src/Rrmq.Raft/RaftCore.cs";
    private const string Candidacy = "src/Rrmq.Raft/Elections/Candidacy.cs";
    private const string Context = "src/Rrmq.Raft/CoreContext.cs";
    private const string Leadership = "src/Rrmq.Raft/Replication/Leadership.cs";
    private const string Mark = "src/Rrmq.Raft/Log/DurableMark.cs";
    private const string Log = "src/Rrmq.Raft/Log/RaftLog.cs";

    public static Chapter Chapter { get; } = new("Before a message leaves",
    [
        new("vote-before-disk", "A granted vote waits for the disk",
            [Patch.Statement(Core, "_core.SendWhenDurable(request.From, new VoteResponse(Options.Self, Term, Granted: true));",
                "_core.SendNow(request.From, new VoteResponse(Options.Self, Term, Granted: true));")],
            [Schedules(20), Simulation(10), Transcript("vote-durable-first")]),
        new("candidacy-before-disk", "A vote request waits for the disk",
            [Patch.Statement(Candidacy, "core.SendWhenDurable(member.Node, new VoteRequest(core.Options.Self, core.Term, core.Log.LastIndex, core.Log.LastTerm, transfer));",
                "core.SendNow(member.Node, new VoteRequest(core.Options.Self, core.Term, core.Log.LastIndex, core.Log.LastTerm, transfer));")],
            [Schedules(20), Transcript("candidate-durable-first")]),
        new("own-vote-before-disk", "The own vote counts when it is durable",
            [new(Core, "_core.Notify(NoticeKind.Campaign);", $"_core.Notify(NoticeKind.Campaign);\n        if ({Patch.SwitchMark}) CountVote(Options.Self, granted: true);")],
            [Schedules(400), Transcript("single-node")]),
        new("ack-before-disk", "An acknowledgement waits for the disk",
            [Patch.Statement(Core, "_core.SendWhenDurable(request.From, _receiver.Receive(request));",
                "var early = _receiver.Receive(request); if (early.Accepted) _core.SendNow(request.From, early); else _core.SendWhenDurable(request.From, early);")],
            [Schedules(20), Simulation(10), Transcript("ack-durable-first")]),
        new("rejection-before-disk", "A rejection waits for the disk",
            [new(Context, "_afterDurable.Add(new Send(to, message));",
                $"({Patch.SwitchMark} && message is AppendResponse {{ Accepted: false }} ? Outputs.Messages : _afterDurable).Add(new Send(to, message));")],
            [Schedules(20)]),
        new("empty-ack-overtakes", "An acknowledgement without entries waits for the appends under way",
            [Patch.Expression(Context, "(_afterDurable.Count > 0 && _appendsUnderWay.Count > 0)", "false")],
            [Schedules(20), Transcript("ack-durable-first")]),
        new("leader-counts-early", "The leader counts itself only after its own sync",
            [Patch.Expression(Leadership, "_core.Log.Durable.Index.Value", "_core.Log.LastIndex.Value")],
            [Schedules(20), Transcript("commit-own-disk")]),
        new("single-node-commits-early", "A single node, too, commits only what is durable (etcd #14370)",
            [Patch.Expression(Leadership, "JointQuorum.Reached(_core.Membership, _matchOf)",
                "_core.Membership is { IsJoint: false, Voters.Count: 1 } ? _core.Log.LastIndex.Value : JointQuorum.Reached(_core.Membership, _matchOf)")],
            [Schedules(400)]),
        new("applied-before-disk", "Apply only what is durable here",
            [Patch.Expression(Log, "LogIndex.Min(Commit, Durable.Index)", "Commit")],
            [Schedules(20), Simulation(10), Transcript("commit-without-leaders-disk")]),
        new("durable-mark-stays", "The durable mark goes down on truncation (ra #637)",
            [Patch.Without(Mark, "Index = LogIndex.Min(Index, from.Previous);")],
            [Schedules(20), Transcript("log-durable-mark-falls")]),
        new("late-completion-confirms", "A late write completion of an older term confirms nothing of a newer one (ra #516)",
            [Patch.Without(Mark, "_inFlight.Add((leaderTerm, from));")],
            [Schedules(20), Transcript("log-late-write-completion"), Scenario("Scenario_08_a_write_that_completes_after_its_entries_were_cut_confirms_nothing")]),
        new("mark-names-term", "The mark names the leader under whom the log last changed, not the term",
            [Patch.Expression(Context, "Log.Mark", "new LogMark(Term, Log.LastIndex)")],
            [Schedules(20), Transcript("log-late-write-completion")]),
        new("hung-disk-leads-on", "A leader whose disk hangs steps down (hashicorp #503)",
            [Patch.Expression(Leadership, "_core.OldestAppendAgeMs > _core.Options.DiskStallMs", "false")],
            [Transcript("disk-stall"), Scenario("Scenario_12_a_leader_whose_disk_hangs_makes_room_and_the_others_go_on")]),
    ]);
}
