namespace Rrmq.Load;

/// <summary>How many requests may still be begun, by all loops together.</summary>
internal sealed class Budget(long? count)
{
    private long _left = count ?? long.MaxValue;

    public bool IsSpent => Volatile.Read(ref _left) <= 0;

    public bool TryTake() => count is null || Interlocked.Decrement(ref _left) >= 0;
}
