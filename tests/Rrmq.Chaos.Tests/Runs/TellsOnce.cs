namespace Rrmq.Chaos.Tests;

/// <summary>One lie for all doors together.</summary>
internal sealed class TellsOnce
{
    private int _told;

    public bool WasTold => Volatile.Read(ref _told) > 0;

    public bool Once() => Interlocked.Exchange(ref _told, 1) == 0;
}
