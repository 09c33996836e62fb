using Rrmq.Raft;
using static Rrmq.Simulation.Tests.Entries;

namespace Rrmq.Simulation.Tests;

public sealed class LeaderCompletenessTests
{
    private readonly LeaderCompleteness _completeness;

    public LeaderCompletenessTests()
    {
        var committed = new CommittedEntries();
        committed.Commits(N1, At(1), Term(1), currentTerm: Term(1));
        committed.Commits(N1, At(2), Term(2), currentTerm: Term(4));
        _completeness = new LeaderCompleteness(committed);
    }

    [Fact]
    public void A_leader_with_all_that_is_committed_may_have_more() => _completeness.BecameLeader(N2, Term(5), Holding(1, 2, 3));

    [Fact]
    public void A_leader_that_lacks_a_committed_entry_is_found() =>
        Fires("leader completeness", "node 2 leads term 5 without entry 2 of term 2, which is committed; it has none there", () => _completeness.BecameLeader(N2, Term(5), Holding(1)));

    [Fact]
    public void A_leader_with_another_entry_there_is_found() =>
        Fires("leader completeness", "node 2 leads term 5 without entry 2 of term 2, which is committed; it has one of term 1 there", () => _completeness.BecameLeader(N2, Term(5), Holding(1, 1)));

    [Fact]
    public void A_late_leader_of_an_earlier_term_owes_nothing_of_later_ones() => _completeness.BecameLeader(N2, Term(3), Holding(1));

    [Fact]
    public void A_late_leader_owes_what_came_before_it() =>
        Fires("leader completeness", "node 2 leads term 3 without entry 1 of term 1, which is committed; it has none there", () => _completeness.BecameLeader(N2, Term(3), Holding()));

    private static Func<LogIndex, Term?> Holding(params int[] terms) => index =>
        index == LogIndex.Zero ? Rrmq.Raft.Term.Zero : index.Value <= terms.Length ? new Term(terms[(int)index.Value - 1]) : null;
}
