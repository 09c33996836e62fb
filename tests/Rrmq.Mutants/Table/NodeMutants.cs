using static Rrmq.Mutants.Checks;

namespace Rrmq.Mutants;

internal static class NodeMutants
{
    private const string Loop = "src/Rrmq.Node/Loop/NodeLoop.cs";
    private const string Disks = "src/Rrmq.Node/Loop/DiskRule.cs";
    private const string Proposals = "src/Rrmq.Node/Requests/Proposals.cs";
    private const string Machine = "src/Rrmq.Queues/QueueStateMachine.cs";
    private const string Clock = "src/Rrmq.Node/Applying/ClusterClock.cs";

    public static Chapter Chapter { get; } = new("The node and the queue",
    [
        new("loop-answers-early", "What waits for the disk does not leave with the append",
            [Patch.Statement(Loop, "Remember(append);", "Remember(append); foreach (var early in append.AfterDurable) Send(early);")],
            [Simulation(10), Node("Nothing_is_acknowledged_before_a_majority_of_disks_has_it")]),
        new("orphans-refused", "A deposed leader does not say of its proposals that they are surely not applied",
            [Patch.Statement(Proposals, "_orphans.AddRange(_proposed);", "foreach (var batch in _proposed) Refuse(batch.Commands, AnswerKind.NoLeader);")],
            [Simulation(10), Node("A_command_that_the_next_leader_commits_is_reported_as_applied_by_the_old_one")]),
        new("overwritten-told-applied", "A proposal overwritten by the next leader is not told as applied",
            [Patch.Expression(Proposals, "batch.Term != entry.Term", "false")],
            [Node("A_command_overwritten_by_the_next_leader_is_reported_as_surely_not_applied")]),
        new("keys-forgotten", "The answer to a key is remembered",
            [Patch.Without(Machine, "_answers.Remember(key, fingerprint, result, NowMs);")],
            [Simulation(10), Queues("A_pop_repeated_with_its_key_returns_the_same_message")]),
        new("key-answers-anything", "A key used for another request is refused",
            [Patch.Expression(Machine, "first.Fingerprint == fingerprint", "true")],
            [Queues("A_key_used_for_another_request_is_refused_and_changes_nothing")]),
        new("local-clock", "The state knows no clock but the stamps in the log",
            [Patch.Expression(Machine, "Math.Max(before, batch.TimeMs)", "System.Diagnostics.Stopwatch.GetTimestamp()")],
            [Simulation(2)]),
        new("time-runs-back", "The state's time never runs backwards",
            [Patch.Before(Machine, "_answers.Expire(NowMs);", "_ledger.SetNow(batch.TimeMs);")],
            [Queues("A_stamp_from_the_past_does_not_turn_time_back")]),
        new("wall-clock", "Monotonic clocks only: the wall counts once in a cluster's life",
            [Patch.Expression(Clock, "_stampMs + (world.NowMs - _learnedAtMs)", "world.WallClockMs")],
            [Node("A_cluster_that_restarts_goes_on_from_its_own_time_whatever_the_wall_says")]),
        new("stamps-before-caught-up", "A leader stamps nothing before it has applied what its predecessors committed",
            [Patch.Expression(Loop, "_core.TermAt(_applier.Applied) == _core.Term", "true")],
            [Node("A_cluster_that_restarts_goes_on_from_its_own_time_whatever_the_wall_says")]),
        new("disk-full-ignored", "Disk full: publishes are refused early",
            [new(Disks, "var isFull = world.IsDiskFull", $"var isFull = !{Patch.SwitchMark} && world.IsDiskFull")],
            [Node("A_full_disk_refuses_publishes_and_topics_and_still_pops")]),
        new("disk-full-stops-pops", "Disk full: pops still work",
            [Patch.Expression(Disks, "ReserveRule.FillsTheDisk(command, state)", "true")],
            [Node("A_full_disk_refuses_publishes_and_topics_and_still_pops")]),
        new("full-followers-unheard", "What no majority has room for is refused early, and pops go on",
            [Patch.Expression("src/Rrmq.Raft/Replication/Leadership.cs", "answer.DiskFull", "false")],
            [Transcript("disk-full"), Node("Followers_that_are_full_are_heard_of_before_they_take_no_more_and_publishes_are_refused")]),
        new("silent-voters-have-room", "A voter that keeps silent has no room",
            [new("src/Rrmq.Raft/Replication/Leadership.cs", "peer && _core.NowMs - peer.LastContactMs < ContactPatienceMs", $"peer && ({Patch.SwitchMark} || _core.NowMs - peer.LastContactMs < ContactPatienceMs)")],
            [Transcript("disk-full"), Node("One_full_follower_of_three_stops_no_publish_until_the_other_keeps_silent")]),
        new("wiped-node-accepted", "A wiped node is a new node: its old id is refused in the handshake",
            [new("src/Rrmq.Transport/Handshake/IncarnationRule.cs", "if (remembered is", $"if (!{Patch.SwitchMark} && remembered is")],
            [Transport("A_node_with_a_new_data_folder_is_refused_naming_both_incarnations"),
                Scenario("Scenario_16_a_follower_restarted_with_an_empty_disk_under_its_old_id_is_refused_by_name")]),
        new("other-cluster-accepted", "The cluster id is in every handshake",
            [Patch.Expression("src/Rrmq.Transport/Handshake/HandshakePolicy.cs", "request.Cluster != self.Cluster", "false")],
            [Transport("Another_cluster_is_refused_naming_both")]),
    ]);
}
