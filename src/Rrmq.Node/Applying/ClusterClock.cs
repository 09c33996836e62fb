namespace Rrmq.Node;

/// <summary>
/// The time that a leader stamps on batches: the highest stamp applied, plus what has passed here since by the monotonic clock. Wall clocks count once, in the first
/// stamp a cluster ever makes, which is why a leader reads this only after it has applied what its predecessors committed; after that a wrong or jumping clock moves nothing. Time in which no node runs does not pass.
/// </summary>
internal sealed class ClusterClock
{
    private long _stampMs;
    private long _learnedAtMs;

    public void Applied(long stampMs, long nowMs)
    {
        if (stampMs > _stampMs)
            (_stampMs, _learnedAtMs) = (stampMs, nowMs);
    }

    /// <summary>What time it is, as far as this node knows; 0 before the first stamp.</summary>
    public long Peek(long nowMs) => _stampMs == 0 ? 0 : _stampMs + (nowMs - _learnedAtMs);

    public long Read(INodeWorld world)
    {
        if (_stampMs == 0)
            (_stampMs, _learnedAtMs) = (Math.Max(1, world.WallClockMs), world.NowMs);
        return _stampMs + (world.NowMs - _learnedAtMs);
    }
}
