namespace Rrmq.Load;

/// <summary>How many requests may still be begun, by all loops together; null for any number.</summary>
/// <param name="count">How many.</param>
/// <param name="from">Of the clock: what is begun before costs nothing, as it is not measured.</param>
internal sealed class Budget(long? count, long from = 0)
{
    private long _left = count ?? long.MaxValue;

    public bool IsSpent => Volatile.Read(ref _left) <= 0;

    public bool TryTake(long now) => count is null || now < from || Interlocked.Decrement(ref _left) >= 0;
}
