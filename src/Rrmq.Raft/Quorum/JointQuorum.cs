namespace Rrmq.Raft;

/// <summary>Counting by a membership: a majority of the voters and, while it is joint, one of the outgoing voters too. Nobody else counts.</summary>
internal static class JointQuorum
{
    /// <summary>The highest value that a quorum has reached.</summary>
    public static long Reached(Membership membership, Func<NodeId, long> valueOf)
    {
        var reached = Reached(membership.Voters, valueOf);
        return membership.IsJoint ? Math.Min(reached, Reached(membership.OutgoingVoters, valueOf)) : reached;
    }

    private static long Reached(IReadOnlyList<NodeId> voters, Func<NodeId, long> valueOf)
    {
        Span<long> values = stackalloc long[voters.Count];
        for (var i = 0; i < values.Length; i++)
            values[i] = valueOf(voters[i]);
        return Majority.Reached(values);
    }
}
