using static Rrmq.Simulation.Tests.Entries;

namespace Rrmq.Simulation.Tests;

public sealed class OneLeaderATermTests
{
    private readonly OneLeaderATerm _leaders = new();

    [Fact]
    public void A_leader_is_news_once_a_term()
    {
        Assert.True(_leaders.Leads(N1, Term(2)));
        Assert.False(_leaders.Leads(N1, Term(2)));
        Assert.True(_leaders.Leads(N2, Term(3)));
    }

    [Fact]
    public void Two_leaders_of_one_term_are_found_however_late()
    {
        _leaders.Leads(N1, Term(2));
        _leaders.Leads(N3, Term(4));

        Fires("one leader a term", "nodes 1 and 2 both lead term 2", () => _leaders.Leads(N2, Term(2)));
    }
}
