using FsCheck;
using FsCheck.Fluent;

namespace Rrmq.Raft.Tests;

public sealed class MembershipTests
{
    [Fact]
    public void It_comes_back_from_its_bytes()
    {
        var joint = Applied(Grown(), MembershipStep.Promote(new NodeId(4)), MembershipStep.Remove(new NodeId(1)), MembershipStep.SetAddress(new NodeId(2), "two"u8.ToArray()));
        var again = MembershipFormat.Decode(MembershipFormat.Encode(joint));

        Assert.Equal(joint, again);
        Assert.Equal("voters 2 3 4, outgoing 1 2 3", $"{again}");
        Assert.Equal("two", System.Text.Encoding.UTF8.GetString(again.Find(new NodeId(2))!.Value.Address.Span));
        Assert.Equal(joint.HighestNodeId, again.HighestNodeId);
    }

    [Fact]
    public void Bytes_that_were_cut_or_are_no_membership_are_not_taken_for_one()
    {
        var bytes = MembershipFormat.Encode(Grown());
        for (var length = 0; length < bytes.Length; length++)
            Assert.Null(MembershipFormat.TryDecode(bytes.AsSpan(0, length)));
        Assert.Null(MembershipFormat.TryDecode([.. bytes, 0]));
        Assert.Throws<RaftInvariantException>(() => MembershipFormat.Decode([2, 0, 0, 0, 0, 0]));
    }

    [Fact]
    public void Random_bytes_never_break_the_decoder() =>
        Prop.ForAll<byte[]>(bytes => MembershipFormat.TryDecode([1, .. bytes]) is var found && (found is null || found.Members.Count == bytes[0]))
            .QuickCheckThrowOnFailure();

    [Fact]
    public void A_change_of_voters_is_joint_and_leaving_it_ends_where_the_change_was_to_lead()
    {
        var joint = Applied(Grown(), MembershipStep.Promote(new NodeId(4)), MembershipStep.Remove(new NodeId(1)));

        Assert.True(joint.IsJoint);
        Assert.True(joint.Votes(new NodeId(1)));
        Assert.False(joint.IsVoter(new NodeId(1)));
        var after = joint.LeaveJoint();
        Assert.Equal("voters 2 3 4", $"{after}");
        Assert.True(after.HasRemoved(new NodeId(1)));
    }

    [Fact]
    public void Learners_and_addresses_change_no_quorum_and_need_no_joint()
    {
        var after = Applied(Grown(), MembershipStep.AddLearner(new NodeId(7), default), MembershipStep.Remove(new NodeId(4)), MembershipStep.SetAddress(new NodeId(1), new byte[3]));

        Assert.False(after.IsJoint);
        Assert.Equal("voters 1 2 3, learners 7", $"{after}");
        Assert.True(after.HasRemoved(new NodeId(4)));
        Assert.True(after.HasRemoved(new NodeId(5)));
        Assert.False(after.HasRemoved(new NodeId(8)));
    }

    [Fact]
    public void An_address_that_is_too_long_and_a_change_of_nothing_are_refused()
    {
        Assert.Null(MembershipRules.Apply(Grown(), []).After);
        Assert.Null(MembershipRules.Apply(Grown(), [MembershipStep.SetAddress(new NodeId(1), new byte[MembershipFormat.LargestAddressBytes + 1])]).After);
    }

    [Fact]
    public void A_node_that_waits_to_be_taken_in_is_not_removed() => Assert.False(Membership.Empty.HasRemoved(new NodeId(4)));

    /// <summary>Whatever is asked, what comes of it can be followed by counting: old and joint, joint and new, share a member in any two of their quorums.</summary>
    [Fact]
    public void Quorums_of_neighbouring_memberships_always_overlap() =>
        Prop.ForAll<(byte Kind, byte Node)[]>(wishes =>
        {
            var before = Grown();
            foreach (var (kind, node) in wishes)
            {
                var step = new MembershipStep((MembershipStepKind)(kind % 4), new NodeId(1 + node % 8));
                if (MembershipRules.Apply(before, [step]).After is not { } after)
                    continue;
                if (!Overlap(before, after) || (after.IsJoint && !Overlap(after, after.LeaveJoint())))
                    return false;
                before = after.IsJoint ? after.LeaveJoint() : after;
            }

            return true;
        }).QuickCheckThrowOnFailure();

    private static bool Overlap(Membership left, Membership right)
    {
        for (var set = 0; set < 1 << 10; set++)
        {
            if (HasQuorum(left, set) && HasQuorum(right, ~set))
                return false;
        }

        return true;
    }

    private static bool HasQuorum(Membership membership, int set) => JointQuorum.Reached(membership, node => (set >> node.Value) & 1) == 1;

    private static Membership Grown() => Applied(Membership.Bootstrap([new NodeId(1), new NodeId(2), new NodeId(3)]), MembershipStep.AddLearner(new NodeId(4), default));

    private static Membership Applied(Membership before, params MembershipStep[] change)
    {
        var (after, refusal) = MembershipRules.Apply(before, change);
        return after ?? throw new InvalidOperationException(refusal);
    }
}
