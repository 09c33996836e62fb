using Microsoft.Extensions.Logging;
using Rrmq.Raft;

namespace Rrmq.Transport.Tests;

public sealed class Meeting_members
{
    private static readonly Func<NodeId, bool> NobodyIsRemoved = static _ => false;

    [Fact]
    public async Task A_newcomer_is_dialed_once_it_is_met()
    {
        var (one, two) = await TestNode.Pair();
        await using var first = one;
        await using var second = two;
        await using var newcomer = new TestNode(3, 0x33);
        newcomer.Start(one.AsPeer, two.AsPeer);

        one.Network.Meet([two.AsPeer, newcomer.AsPeer], NobodyIsRemoved);

        await one.Sink.UntilEvent("connected 3");
        await newcomer.Sink.UntilEvent("connected 1");
        Assert.True(one.Contact(2).Connected);
    }

    [Fact]
    public async Task Who_is_met_no_longer_is_let_go_in_both_directions_and_told_why_when_it_comes_back()
    {
        var (one, two) = await TestNode.Pair();
        await using var first = one;
        await using var second = two;

        one.Network.Meet([], static node => node.Value == 2);

        await two.Sink.UntilEvent("unreachable 1");
        await two.Sink.UntilEvent("removed says 1");
        await two.Logger.Until(3006, "was removed from the cluster");
        await one.Logger.Until(3016, "Node 2");
        Assert.Empty(one.Logger.Lines(LogLevel.Error));
        Assert.Empty(two.Logger.Lines(LogLevel.Error));
        Assert.Empty(one.Network.Contacts);
    }

    [Fact]
    public async Task A_member_that_moved_is_dialed_at_its_new_address()
    {
        await using var one = new TestNode(1, 0x11);
        await using var two = new TestNode(2, 0x22);
        await using var moved = new TestNode(2, 0x22);
        two.Start(one.AsPeer);
        one.Start(two.AsPeer);
        await one.Sink.UntilEvent("connected 2");

        moved.Start(one.AsPeer);
        one.Network.Meet([moved.AsPeer], NobodyIsRemoved);

        await moved.Logger.Until(3010, "Node 1");
        await one.Sink.UntilEvent("connected 2", 2);
    }

    [Fact]
    public async Task Met_before_the_start_is_dialed_at_the_start()
    {
        await using var two = new TestNode(2, 0x22);
        await using var one = new TestNode(1, 0x11);
        one.Build();
        two.Start(one.AsPeer);

        one.Network.Meet([two.AsPeer], NobodyIsRemoved);
        one.Network.Start();

        await one.Sink.UntilEvent("connected 2");
    }

    [Fact]
    public async Task A_newcomer_that_nobody_here_has_heard_of_is_served_and_dialed_back_for_it_may_lead()
    {
        var (one, two) = await TestNode.Pair();
        await using var first = one;
        await using var second = two;
        await using var leader = new TestNode(3, 0x33) { HasJoined = true };

        leader.Start(two.AsPeer);
        await leader.Sink.UntilEvent("connected 2");
        await two.Sink.UntilEvent("connected 3");
        two.Send(3, two.Beat(7));
        await leader.Sink.UntilReceived(1);

        two.Network.Meet([one.AsPeer], NobodyIsRemoved);
        Assert.True(two.Contact(3).Connected);
        two.Network.Meet([one.AsPeer], static node => node.Value == 3);
        await leader.Sink.UntilEvent("removed says 2");
        Assert.DoesNotContain(two.Network.Contacts, contact => contact.Node.Value == 3);
    }
}
