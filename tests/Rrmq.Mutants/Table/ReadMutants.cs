using static Rrmq.Mutants.Checks;

namespace Rrmq.Mutants;

internal static class ReadMutants
{
    private const string Core = "src/Rrmq.Raft/RaftCore.cs";
    private const string Leadership = "src/Rrmq.Raft/Replication/Leadership.cs";
    private const string Rounds = "src/Rrmq.Raft/Reads/ReadRounds.cs";
    private const string NodeReads = "src/Rrmq.Node/Requests/Reads.cs";

    public static Chapter Chapter { get; } = new("Reads",
    [
        new("read-without-commit", "A read index only after a commit in the current term",
            [Patch.Expression(Leadership, "_core.Log.TermAt(_core.Log.Commit) == _core.Term", "true")],
            [Schedules(100), Transcript("read-needs-commit-in-term")]),
        new("read-of-earlier-round", "A read is confirmed only by a round sent after it came (etcd #20418)",
            [Patch.Expression(Rounds, "(read, Sent, index)", "(read, Sent - 1, index)")],
            [Schedules(400), Transcript("read-index")]),
        new("read-without-majority", "A read is confirmed by a majority: no lease, clocks lie",
            [Patch.Expression(Leadership, "JointQuorum.Reached(_core.Membership, _readRoundOf)", "_reads.Sent")],
            [Schedules(400), Transcript("read-index"), Node("A_deposed_leader_that_does_not_know_it_answers_no_read_from_old_state")]),
        new("reads-abandoned-silently", "Reads are refused when leadership ends",
            [Patch.Without(Core, "_core.RefuseRead(read);")],
            [Transcript("read-abandoned")]),
        new("refused-heartbeat-has-round", "A refused heartbeat carries no round",
            [new("src/Rrmq.Raft/Messages/OlderTerm.cs", "ReadRound: 0)", $"ReadRound: {Patch.SwitchMark} ? ((Heartbeat)message).ReadRound : 0)")],
            [Schedules(400), Transcript("read-round-of-earlier-term")]),
        new("read-before-applied", "A read waits until its index is applied",
            [Patch.Expression(NodeReads, "batch.Index <= applied", "true")],
            [Node("A_follower_that_has_not_applied_what_was_committed_lists_nothing_yet")]),
        new("read-without-proof", "A refusal is a read: it waits for the proof of leadership",
            [new("src/Rrmq.Node/Loop/NodeLoop.cs", "            _reads.Add(command);",
                $"            {{ if ({Patch.SwitchMark}) command.TrySetResult(new Answer(AnswerKind.Applied, new CommandResult(State.Foresee(command.Command)!.Value))); else _reads.Add(command); }}")],
            [Node("A_deposed_leader_that_does_not_know_it_refuses_nothing_by_old_state")]),
        new("contexts-begin-again", "A context is never used again, not after a restart either",
            [new(NodeReads, "_lastContext = firstContext;", $"_lastContext = {Patch.SwitchMark} ? 0 : firstContext;")],
            [Node("The_late_answer_to_a_read_from_before_a_restart_answers_no_read_after_it")]),
    ]);
}
