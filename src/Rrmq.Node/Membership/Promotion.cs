using Rrmq.Raft;

namespace Rrmq.Node;

/// <summary>A leader's eye on its learners: the first one that keeps up becomes a voter, one at a time. Owned by the loop.</summary>
internal sealed class Promotion(long electionTimeoutMs)
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
            if (KeepsUp(core, learner, nowMs) && core.ProposeMembership([MembershipStep.Promote(learner)]).Status == ProposeStatus.Accepted)
            {
                _learners.Clear();
                return;
            }
        }
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
