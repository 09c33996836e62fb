using Rrmq.Raft;

namespace Rrmq.Node;

/// <summary>
/// Whether a learner keeps up: in rounds, each over when it has what the log had at the round's beginning (Raft dissertation, section 4.2.1). Three short rounds in a
/// row are enough: as a voter it would not hold the others up for longer than that.
/// </summary>
internal sealed class LearnerProgress(LogIndex lastIndex, long nowMs)
{
    private const int RoundsInARow = 3;
    private LogIndex _target = lastIndex;
    private long _sinceMs = nowMs;
    private int _shortRounds;

    public bool KeepsUp => _shortRounds >= RoundsInARow;

    public void Look(LogIndex match, LogIndex lastIndex, long longestRoundMs, long nowMs)
    {
        if (match < _target)
        {
            if (nowMs - _sinceMs > longestRoundMs)
                _shortRounds = 0;
            return;
        }

        _shortRounds = nowMs - _sinceMs <= longestRoundMs ? _shortRounds + 1 : 0;
        _target = lastIndex;
        _sinceMs = nowMs;
    }
}
