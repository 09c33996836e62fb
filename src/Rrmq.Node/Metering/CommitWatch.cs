using Microsoft.Extensions.Logging;
using Rrmq.Raft;

namespace Rrmq.Node;

/// <summary>Notices when a leader has entries and commits none of them for longer than is ordinary, and when it goes on. Owned by the loop.</summary>
internal sealed class CommitWatch(NodeMeter meter, ILogger logger)
{
    /// <summary>Longer than any election, shorter than an operator's patience. Disks of peers that stall for less are ordinary.</summary>
    private const long StallMs = 1_000;

    private LogIndex _commit;
    private long _movedMs;
    private bool _isStalled;

    public void Look(RaftCore core, long nowMs)
    {
        var moved = core.CommitIndex != _commit || core.CommitIndex == core.LastIndex || core.Role != Role.Leader;
        if (!moved && !_isStalled && nowMs - _movedMs >= StallMs)
        {
            _isStalled = true;
            meter.CountCommitStall();
            logger.CommitStalled(nowMs - _movedMs, core.CommitIndex.Value, core.LastIndex.Value);
        }

        if (!moved)
            return;
        if (_isStalled && core.Role == Role.Leader)
            logger.CommitGoesOn(nowMs - _movedMs, core.CommitIndex.Value);
        (_commit, _movedMs, _isStalled) = (core.CommitIndex, nowMs, false);
    }
}
