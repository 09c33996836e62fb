using static Rrmq.Simulation.Tests.Entries;

namespace Rrmq.Simulation.Tests;

public sealed class LogMatchingTests
{
    private readonly LogMatching _matching = new();

    public LogMatchingTests() => _matching.Writes(N1, Entry(5, 3, content: 7), previous: Term(2));

    [Fact]
    public void The_same_entry_elsewhere_and_another_of_another_term_are_no_matter()
    {
        _matching.Writes(N2, Entry(5, 3, content: 7), previous: Term(2));
        _matching.Writes(N2, Entry(5, 4, content: 8), previous: Term(1));

        Assert.Equal([7], _matching.EntryAt(At(5), Term(3)).Payload.ToArray());
    }

    [Fact]
    public void Another_payload_is_found() =>
        Fires("log matching", "entry 5 of term 3 is one thing on node 1 (Command, 1 bytes) and another on node 2 (Command, 1 bytes)",
            () => _matching.Writes(N2, Entry(5, 3, content: 8), previous: Term(2)));

    [Fact]
    public void Another_predecessor_is_found() =>
        Fires("log matching", "entry 5 of term 3 follows one of term 2 on node 1 and one of term 1 on node 2",
            () => _matching.Writes(N2, Entry(5, 3, content: 7), previous: Term(1)));

    [Fact]
    public void A_committed_entry_that_nobody_wrote_is_found() =>
        Fires("log matching", "entry 6 of term 3 is committed, and nobody has written it", () => _matching.EntryAt(At(6), Term(3)));
}
