namespace Rrmq.Server;

/// <summary>
/// Bytes of request bodies that may be held at once by all connections together, so that many slow and huge ones cannot fill the memory. Thread-safe.
/// </summary>
internal sealed class BodyBudget(long limit)
{
    private long _taken;

    public long Taken => Volatile.Read(ref _taken);

    public bool TryTake(long bytes)
    {
        if (Interlocked.Add(ref _taken, bytes) <= limit)
            return true;
        Interlocked.Add(ref _taken, -bytes);
        return false;
    }

    public void Return(long bytes) => Interlocked.Add(ref _taken, -bytes);
}
