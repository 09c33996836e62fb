using Rrmq.Raft;
using Rrmq.Storage;

namespace Rrmq.Node.Tests;

public sealed class NewcomerTests
{
    private const string Path = "/data";
    private readonly FaultyFileSystem _files = new(1);
    private ulong _next = 70;

    [Fact]
    public void Its_incarnation_is_drawn_once_and_kept_before_it_asks()
    {
        var first = Open();
        _files.Crash();

        Assert.Equal(new Incarnation(71), first.Incarnation);
        Assert.Equal(first.Incarnation, Open().Incarnation);
    }

    [Fact]
    public void Until_it_was_taken_in_it_is_nobody_and_knows_nobody()
    {
        var newcomer = Open();

        Assert.Null(newcomer.Identity);
        Assert.Empty(newcomer.Contacts);
    }

    [Fact]
    public void Taken_in_it_knows_who_it_is_and_where_the_others_are_also_after_a_power_cut()
    {
        var founder = new Member(new NodeId(1), "n1", "http://one:8567", "one", 8567, 9567);
        var membership = Membership(founder);
        var newcomer = Open();

        Assert.True(newcomer.TryAccept(new ClusterId(5), new NodeId(4), membership));
        _files.Crash();

        Assert.Equal(new NodeIdentity(new ClusterId(5), new NodeId(4), new Incarnation(71)), newcomer.Identity);
        Assert.Equal([founder], newcomer.Contacts);
        Assert.Equal([founder], Open().Contacts);
    }

    [Fact]
    public void A_membership_that_makes_no_sense_changes_nothing()
    {
        var newcomer = Open();

        Assert.False(newcomer.TryAccept(new ClusterId(5), new NodeId(4), new byte[] { 9, 9, 9 }));
        Assert.False(newcomer.TryAccept(new ClusterId(5), new NodeId(4), MembershipFormat.Encode(Raft.Membership.Bootstrap([new NodeId(1)]))));

        Assert.Null(newcomer.Identity);
        Assert.Empty(Open().Contacts);
    }

    private static byte[] Membership(Member founder)
    {
        byte[] address = MemberAddress.Encode(founder);
        return [1, 1, 4, 0, 0, 0, 1, 0, 0, 0, 1, (byte)address.Length, 0, .. address];
    }

    private Newcomer Open() => new(_files, Path, new LogEngine(new LogOptions()), () => new Incarnation(++_next));
}
