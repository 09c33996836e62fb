namespace Rrmq.Raft.Tests;

public sealed class MembershipHistoryTests
{
    private static readonly NodeId One = new(1);

    [Fact]
    public void The_latest_counts_and_a_truncation_brings_back_the_one_before()
    {
        var history = new MembershipHistory(Of(1, 2));
        history.Append(new LogIndex(5), Of(2));
        Assert.Equal(Of(2), history.Current);

        Assert.False(history.TruncateFrom(new LogIndex(6)));
        Assert.True(history.TruncateFrom(new LogIndex(5)));
        Assert.Equal(Of(1, 2), history.Current);
        Assert.Equal(LogIndex.Zero, history.CurrentSince);
    }

    [Fact]
    public void A_lookup_finds_what_counted_at_an_index_also_after_the_older_ones_are_forgotten()
    {
        var history = new MembershipHistory(Of(1));
        history.Append(new LogIndex(5), Of(1, 2));
        history.Append(new LogIndex(9), Of(1, 2, 3));
        Assert.Equal(Of(1), history.At(new LogIndex(4)));

        history.ForgetBelow(new LogIndex(8));
        Assert.Equal(Of(1, 2), history.At(new LogIndex(8)));
        Assert.Equal(Of(1, 2, 3), history.At(new LogIndex(9)));
    }

    [Fact]
    public void Who_is_removed_campaigns_until_that_is_committed()
    {
        var history = new MembershipHistory(Of(1, 2));
        history.Append(new LogIndex(5), Of(2));

        Assert.True(history.MayCampaign(One, commit: new LogIndex(4)));
        Assert.False(history.MayCampaign(One, commit: new LogIndex(5)));
        Assert.False(history.MayCampaign(new NodeId(3), commit: new LogIndex(4)));
    }

    private static Membership Of(params int[] voters) => Membership.Bootstrap([.. voters.Select(id => new NodeId(id))]);
}
