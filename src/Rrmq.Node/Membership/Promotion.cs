using Rrmq.Raft;

namespace Rrmq.Node;

/// <summary>
/// A leader's eye on its learners: the first one that keeps up becomes a voter, one at a time. One that was taken in for a lost data folder takes the place of whoever else is a member at
/// its address in the same change, so that no majority ever counts on both. Owned by the loop.
/// </summary>
internal sealed class Promotion(MemberDirectory directory, long electionTimeoutMs)
{
    private const long LookEveryMs = 50;
    private readonly Dictionary<NodeId, LearnerProgress> _learners = [];
    private long _lookDueMs;

    public void Advance(RaftCore core, long nowMs)
    {
        if (core.Role != Role.Leader || core.Membership.Learners.Count == 0)
        {
            _learners.Clear();
            return;
        }

        if (nowMs < _lookDueMs)
            return;
        _lookDueMs = nowMs + LookEveryMs;
        foreach (var learner in core.Membership.Learners)
        {
            if (KeepsUp(core, learner, nowMs) && StepsFor(learner, core, nowMs) is { } steps && core.ProposeMembership(steps).Status == ProposeStatus.Accepted)
            {
                _learners.Clear();
                return;
            }
        }
    }

    /// <summary>Null while one that is to be replaced answers all the same.</summary>
    private MembershipStep[]? StepsFor(NodeId learner, RaftCore core, long nowMs)
    {
        var replaced = directory.Find(learner) is { } member ? directory.MembersAt(member.PublicAddress, core.Membership).Where(other => other.Node != learner).ToArray() : [];
        return replaced.Any(other => directory.Answers(other.Node, core, 4 * electionTimeoutMs, nowMs))
            ? null
            : [MembershipStep.Promote(learner), .. replaced.Select(static other => MembershipStep.Remove(other.Node))];
    }

    private bool KeepsUp(RaftCore core, NodeId learner, long nowMs)
    {
        var heard = core.LastContactMsOf(learner) is { } contact && nowMs - contact <= electionTimeoutMs;
        if (!heard || core.MatchOf(learner) is not { } match || match == LogIndex.Zero)
        {
            _learners.Remove(learner);
            return false;
        }

        if (!_learners.TryGetValue(learner, out var progress))
            _learners[learner] = progress = new LearnerProgress(core.LastIndex, nowMs);
        progress.Look(match, core.LastIndex, electionTimeoutMs, nowMs);
        return progress.KeepsUp;
    }
}
