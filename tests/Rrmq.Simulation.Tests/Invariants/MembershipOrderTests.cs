using static Rrmq.Simulation.Tests.Entries;
using static Rrmq.Simulation.Tests.Memberships;

namespace Rrmq.Simulation.Tests;

public sealed class MembershipOrderTests
{
    private const string Promise = "members change in order";
    private readonly MembershipOrder _order = new(Three);

    [Fact]
    public void A_newcomer_learns_then_votes_and_another_goes()
    {
        _order.Commits(At(2), Of([1, 2, 3], learners: [4]));
        Assert.False(_order.IsSettled);
        _order.Commits(At(3), Joint(come: [1, 2, 3, 4], go: [1, 2, 3]));
        _order.Commits(At(4), Of([1, 2, 3, 4]));
        _order.Commits(At(5), Joint(come: [2, 3, 4], go: [1, 2, 3, 4]));
        _order.Commits(At(6), Of([2, 3, 4]));

        Assert.True(_order.IsSettled);
        Assert.Equal(Of([2, 3, 4]), _order.Current);
    }

    [Fact]
    public void Voters_that_change_without_a_joint_membership_are_found() =>
        Fires(Promise, "entry 2 makes voters 1 2 of voters 1 2 3 since entry 0: a quorum of one need not meet a quorum of the other", () => _order.Commits(At(2), Of([1, 2], highest: 3)));

    [Fact]
    public void A_joint_membership_that_does_not_begin_with_the_voters_is_found() =>
        Fires(Promise, "entry 2 makes voters 1, outgoing 1 2 of voters 1 2 3 since entry 0: a quorum of one need not meet a quorum of the other",
            () => _order.Commits(At(2), Joint(come: [1], go: [1, 2])));

    [Fact]
    public void A_second_change_while_one_is_half_way_is_found()
    {
        _order.Commits(At(2), Joint(come: [1, 2], go: [1, 2, 3]));

        Fires(Promise, "entry 3 makes voters 1, outgoing 1 2 of voters 1 2, outgoing 1 2 3 since entry 2: a quorum of one need not meet a quorum of the other",
            () => _order.Commits(At(3), Joint(come: [1], go: [1, 2])));
    }

    [Fact]
    public void A_number_that_comes_back_is_found()
    {
        _order.Commits(At(2), Of([1, 2, 3], learners: [4]));
        _order.Commits(At(3), Of([1, 2, 3], highest: 4));

        Fires(Promise, "entry 4 makes voters 1 2 3, learners 4 of voters 1 2 3 since entry 3: the number 4 was used before", () => _order.Commits(At(4), Of([1, 2, 3], learners: [4])));
    }

    [Fact]
    public void A_highest_number_that_falls_is_found()
    {
        _order.Commits(At(2), Of([1, 2, 3], highest: 9));

        Fires(Promise, "entry 3 makes voters 1 2 3 of voters 1 2 3 since entry 2: the highest number falls from 9 to 3", () => _order.Commits(At(3), Of([1, 2, 3])));
    }

    [Fact]
    public void A_voter_that_was_no_learner_is_found() =>
        Fires(Promise, "entry 2 makes voters 1 2 3 4, outgoing 1 2 3 of voters 1 2 3 since entry 0: node 4 votes and was no learner",
            () => _order.Commits(At(2), Joint(come: [1, 2, 3, 4], go: [1, 2, 3])));
}
