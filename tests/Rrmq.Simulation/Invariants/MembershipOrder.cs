using Rrmq.Raft;

namespace Rrmq.Simulation;

/// <summary>
/// Committed memberships follow each other so that every quorum of one meets every quorum of the next (Raft paper, section 6), voters come only from learners, and no number
/// ever comes back.
/// </summary>
internal sealed class MembershipOrder(IReadOnlyList<NodeId> founders)
{
    private LogIndex _since;

    /// <summary>The last membership that was committed anywhere.</summary>
    public Membership Current { get; private set; } = Membership.Bootstrap(founders);

    /// <summary>True when no change is half way and no learner waits.</summary>
    public bool IsSettled => !Current.IsJoint && Current.Learners.Count == 0;

    public override string ToString() => $"{Current} since entry {_since}";

    public void Commits(LogIndex index, Membership next)
    {
        if (!Overlaps(next))
            Broken(index, next, "a quorum of one need not meet a quorum of the other");
        if (next.HighestNodeId < Current.HighestNodeId)
            Broken(index, next, $"the highest number falls from {Current.HighestNodeId} to {next.HighestNodeId}");
        foreach (var member in next.Members)
        {
            if (!Current.Contains(member.Node) && member.Node <= Current.HighestNodeId)
                Broken(index, next, $"the number {member.Node} was used before");
            if (member.IsVoter && !Current.Contains(member.Node))
                Broken(index, next, $"node {member.Node} votes and was no learner");
        }

        (Current, _since) = (next, index);
    }

    private bool Overlaps(Membership next) =>
        Current.IsJoint ? !next.IsJoint && next.Voters.SequenceEqual(Current.Voters)
        : (next.IsJoint ? next.OutgoingVoters : next.Voters).SequenceEqual(Current.Voters);

    private void Broken(LogIndex index, Membership next, string why) =>
        throw new BrokenPromiseException("members change in order", $"entry {index} makes {next} of {this}: {why}");
}
