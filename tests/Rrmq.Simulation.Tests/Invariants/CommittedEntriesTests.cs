using static Rrmq.Simulation.Tests.Entries;

namespace Rrmq.Simulation.Tests;

public sealed class CommittedEntriesTests
{
    private const string Promise = "committed entries never change";
    private readonly CommittedEntries _committed = new();

    public CommittedEntriesTests()
    {
        Assert.True(_committed.Commits(N1, At(1), Term(1), currentTerm: Term(1)));
        Assert.True(_committed.Commits(N1, At(2), Term(1), currentTerm: Term(3)));
    }

    [Fact]
    public void The_same_entry_committed_elsewhere_is_no_news() => Assert.False(_committed.Commits(N2, At(2), Term(1), currentTerm: Term(4)));

    [Fact]
    public void Another_entry_at_a_committed_index_is_found() =>
        Fires(Promise, "node 2 commits entry 2 of term 2; node 1 had committed that of term 1, in term 3", () => _committed.Commits(N2, At(2), Term(2), currentTerm: Term(4)));

    [Fact]
    public void A_gap_is_found() =>
        Fires(Promise, "node 2 commits entry 4 of term 2 in term 4, the last one anywhere is 2", () => _committed.Commits(N2, At(4), Term(2), currentTerm: Term(4)));

    [Fact]
    public void Giving_up_a_committed_entry_is_found() =>
        Fires(Promise, "node 3 gives up entry 2 of term 1, which is committed", () => _committed.Truncates(N3, At(2), Term(1)));

    [Fact]
    public void Giving_up_what_is_not_committed_is_no_matter()
    {
        _committed.Truncates(N3, At(2), Term(2));
        _committed.Truncates(N3, At(3), Term(1));
    }
}
