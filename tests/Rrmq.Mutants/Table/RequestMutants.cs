using static Rrmq.Mutants.Checks;

namespace Rrmq.Mutants;

internal static class RequestMutants
{
    private const string Desk = "src/Rrmq.Node/Requests/RequestDesk.cs";
    private const string Seen = "src/Rrmq.Node/Requests/Forwarding/SeenRequests.cs";
    private const string Time = "src/Rrmq.Node/Loop/Timekeeper.cs";
    private const string Waiters = "src/Rrmq.Node/Requests/Waiting/Waiters.cs";

    public static Chapter Chapter { get; } = new("Requests at any node",
    [
        new("forwarded-taken-twice", "A leader takes each attempt of another node once, whatever the network does",
            [Patch.Expression(Seen, "(word & bit) != 0", "false")],
            [Node("What_the_network_brings_twice_is_done_once")]),
        new("unknown-asked-again", "What may have happened is asked again only with a key",
            [Patch.Expression(Desk, "request.MayRepeat", "true")],
            [Node("When_the_connection_breaks_while_the_leader_has_it_nobody_knows_the_outcome")]),
        new("hung-up-takes", "Nothing is taken for a client that has hung up",
            [new(Desk, "if (request.Stage == RequestStage.Forwarded)\n            _forwards.Cancel(request, _core.Term);",
                $"if (request.Stage == RequestStage.Forwarded)\n        {{ if (!{Patch.SwitchMark}) _forwards.Cancel(request, _core.Term); }}")],
            [Node("A_client_of_a_follower_that_hung_up_takes_nothing")]),
        new("leadership-not-begun", "A new leader first lets open leases last longer by the time in which nobody led",
            [Patch.Expression(Time, "applier.State.LeaseCount > 0", "false")],
            [Simulation(20), Node("A_new_leader_lets_no_lease_run_out_over_the_time_in_which_nobody_led")]),
        new("led-time-made-good", "The time in which somebody led is not made good",
            [Patch.Expression(Time, "applier.Clock.Peek(_ledMs - (2 * core.Options.ElectionTimeoutMs))", "0")],
            [Node("What_passed_while_somebody_led_is_not_made_good")]),
        new("no-ticks", "What time alone brings about happens",
            [Patch.Without(Time, "proposals.Tick(core);")],
            [Node("What_is_due_happens_by_an_entry_that_carries_nothing_but_the_time")]),
        new("waiters-not-woken", "Whoever waits is woken by what comes",
            [new(Waiters, "if (_byNumber.TryGetValue(number, out var topic))", $"if (_byNumber.TryGetValue(number, out var topic) && !{Patch.SwitchMark})")],
            [Node("A_pop_that_finds_nothing_waits_and_takes_what_comes")]),
        new("all-means-majority", "acks=all waits for every voter",
            [Patch.Expression("src/Rrmq.Node/Requests/WiderAcks.cs", "answer.At.Index.Value <= ReachedBy(request.Acks)", "true")],
            [Node("All_waits_for_the_last_voter")]),
    ]);
}
