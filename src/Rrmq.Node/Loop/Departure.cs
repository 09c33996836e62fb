using Rrmq.Raft;

namespace Rrmq.Node;

/// <summary>
/// A graceful stop, step by step: take nothing new, let what is proposed finish, hand leadership to the peer that has caught up furthest, and be done when another
/// leads or patience ends. Owned by the loop.
/// </summary>
internal sealed class Departure(long startedMs)
{
    private const long FinishPatienceMs = 400;
    private const long TotalPatienceMs = 1000;
    private bool _handedOver;

    /// <summary>True when the node may stop now.</summary>
    public bool Advance(RaftCore core, bool hasUnderWay, long nowMs)
    {
        if (nowMs - startedMs >= TotalPatienceMs)
            return true;
        if (core.Role != Role.Leader)
            return !hasUnderWay || nowMs - startedMs >= FinishPatienceMs;
        if (hasUnderWay && nowMs - startedMs < FinishPatienceMs)
            return false;
        if (_handedOver)
            return false;
        if (core.MostCaughtUpPeer() is not { IsNone: false } successor)
            return true;

        _handedOver = true;
        core.TransferLeadership(successor);
        return false;
    }
}
