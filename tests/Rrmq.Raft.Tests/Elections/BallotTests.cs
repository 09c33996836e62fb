namespace Rrmq.Raft.Tests;

public sealed class BallotTests
{
    [Fact]
    public void A_majority_wins()
    {
        var ballot = BallotOf(5, granted: [1, 2]);
        Assert.False(ballot.IsWon);

        ballot.Count(new NodeId(3), granted: true);
        Assert.True(ballot.IsWon);
    }

    [Fact]
    public void A_vote_counts_once_and_no_late_refusal_takes_it_back()
    {
        var ballot = BallotOf(3, granted: [1, 1]);
        Assert.False(ballot.IsWon);

        ballot.Count(new NodeId(2), granted: true);
        ballot.Count(new NodeId(1), granted: false);
        ballot.Count(new NodeId(2), granted: false);
        Assert.True(ballot.IsWon);
        Assert.False(ballot.IsLost);
    }

    /// <summary>The refusal answered an earlier question: of an older term, or of the attempt before this one.</summary>
    [Fact]
    public void A_vote_counts_even_after_a_refusal_by_the_same_voter()
    {
        var ballot = BallotOf(3, granted: [1]);
        ballot.Count(new NodeId(2), granted: false);
        ballot.Count(new NodeId(2), granted: true);

        Assert.True(ballot.IsWon);
    }

    [Fact]
    public void A_refusal_counts_once()
    {
        var ballot = BallotOf(3, granted: [1]);
        ballot.Count(new NodeId(2), granted: false);
        ballot.Count(new NodeId(2), granted: false);

        Assert.False(ballot.IsLost);
    }

    [Fact]
    public void It_is_lost_when_those_who_are_left_cannot_make_a_majority()
    {
        var ballot = BallotOf(4, granted: [1]);
        ballot.Count(new NodeId(2), granted: false);
        Assert.False(ballot.IsLost);

        ballot.Count(new NodeId(3), granted: false);
        Assert.True(ballot.IsLost);
    }

    [Fact]
    public void One_voter_wins_alone() => Assert.True(BallotOf(1, granted: [1]).IsWon);

    private static Ballot BallotOf(int voters, int[] granted)
    {
        var ballot = new Ballot(isPreVote: false, Membership.Bootstrap([.. Enumerable.Range(1, voters).Select(id => new NodeId(id))]));
        foreach (var voter in granted)
            ballot.Count(new NodeId(voter), granted: true);
        return ballot;
    }
}
