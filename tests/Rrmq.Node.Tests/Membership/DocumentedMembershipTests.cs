using Rrmq.Documents;
using Rrmq.Raft;

namespace Rrmq.Node.Tests;

/// <summary>What docs/file-formats.md shows of a membership byte by byte is what is written.</summary>
public sealed class DocumentedMembershipTests
{
    [Fact]
    public void A_founder_and_a_newcomer()
    {
        var shown = DocumentedBytes.Of("file-formats.md", "membership");

        var membership = MembershipFormat.Decode(shown);

        Assert.Equal([(1, true, 0), (4, false, 38)], membership.Members.Select(member => (member.Node.Value, member.IsVoter, member.Address.Length)));
        Assert.Equal(new NodeId(4), membership.HighestNodeId);
        var newcomer = new Member(new NodeId(4), "n3", "http://h3:7004", "h3", 7004, 8004) { Folder = new Incarnation(0xFEED) };
        Assert.Equal(newcomer, Assert.Single(MemberAddress.MembersOf(membership)));
        Assert.Equal(Convert.ToHexString(shown), Convert.ToHexString(MembershipFormat.Encode(membership)));
        Assert.Equal(Convert.ToHexString(membership.Members[1].Address.Span), Convert.ToHexString(MemberAddress.Encode(newcomer)));
    }
}
