using Rrmq.Raft;
using static Rrmq.Simulation.Tests.Entries;

namespace Rrmq.Simulation.Tests;

public sealed class RemovedKeepQuietTests
{
    private readonly RemovedKeepQuiet _removed = new();

    [Fact]
    public void A_leader_that_removed_itself_leads_until_it_has_handed_over()
    {
        _removed.Stands(N1, Role.Leader, Term(1), isRemoved: true);
        _removed.Stands(N1, Role.Leader, Term(1), isRemoved: true);
        _removed.Stands(N1, Role.Follower, Term(2), isRemoved: true);
    }

    [Fact]
    public void An_election_of_one_that_knows_of_its_removal_is_found()
    {
        _removed.Stands(N1, Role.Follower, Term(1), isRemoved: true);

        Fires("a removed node keeps quiet", "node 1 knows of its removal, was Follower and is Candidate in term 1", () => _removed.Stands(N1, Role.Candidate, Term(1), isRemoved: true));
    }

    [Fact]
    public void After_a_restart_it_may_have_forgotten()
    {
        _removed.Stands(N1, Role.Follower, Term(1), isRemoved: true);
        _removed.Started(N1);

        _removed.Stands(N1, Role.Candidate, Term(1), isRemoved: false);
    }
}
