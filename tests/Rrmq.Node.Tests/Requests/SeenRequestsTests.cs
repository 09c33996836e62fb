using Rrmq.Raft;

namespace Rrmq.Node.Tests.Requests;

public sealed class SeenRequestsTests
{
    private static readonly NodeId One = new(1);

    [Fact]
    public void Each_number_of_a_node_is_new_once_in_whatever_order_they_come()
    {
        var seen = new SeenRequests();
        long[] order = [1_000, 1_002, 1_001, 1_005, 1_003];

        Assert.All(order, id => Assert.True(seen.IsNew(One, id)));
        Assert.All(order, id => Assert.False(seen.IsNew(One, id)));
        Assert.True(seen.IsNew(new NodeId(2), 1_000));
        Assert.True(seen.IsNew(One, 1_004));
    }

    [Fact]
    public void What_is_too_old_to_tell_is_not_new()
    {
        var seen = new SeenRequests();
        Assert.True(seen.IsNew(One, 1_000_000));
        Assert.True(seen.IsNew(One, 1_000_000 + 65_535));
        Assert.False(seen.IsNew(One, 1_000_000));
        Assert.True(seen.IsNew(One, 1_000_001));

        Assert.True(seen.IsNew(One, 1_000_000 + 65_536));
        Assert.False(seen.IsNew(One, 1_000_000));
    }

    [Fact]
    public void Numbers_come_round_in_the_window_and_are_new_again()
    {
        var seen = new SeenRequests();
        for (var id = 5L; id < 300_000; id++)
            Assert.True(seen.IsNew(One, id));
        Assert.False(seen.IsNew(One, 299_999));
        Assert.True(seen.IsNew(One, 299_999 + 200_000));
        Assert.True(seen.IsNew(One, 299_999 + 199_999));
    }

    [Theory]
    [InlineData(long.MaxValue - 5)]
    [InlineData(3)]
    public void A_node_that_started_again_counts_from_elsewhere(long start)
    {
        var seen = new SeenRequests();
        Assert.True(seen.IsNew(One, 1L << 50));

        Assert.True(seen.IsNew(One, start));
        Assert.True(seen.IsNew(One, start + 1));
        Assert.False(seen.IsNew(One, start));
    }
}
