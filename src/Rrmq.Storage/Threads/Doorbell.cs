using System.Diagnostics;

namespace Rrmq.Storage;

/// <summary>
/// Lets one thread sleep until another rings. A ring while it is awake is remembered, and any number of them count as one. On Linux a ring that wakes somebody costs one system call, a
/// sleep another, and nothing else is done: a semaphore of the runtime gives up its turn about a hundred times before it sleeps, which on a busy machine is most of what a
/// small batch costs.
/// </summary>
public sealed class Doorbell : IDisposable
{
    private const int Silent = 0;
    private const int Rung = 1;
    private const int Asleep = 2;

    // Where the kernel can look: an array on the pinned heap stays where it is.
    private readonly int[] _state = GC.AllocateArray<int>(1, pinned: true);
    private readonly SemaphoreSlim? _elsewhere = Futex.IsSupported ? null : new SemaphoreSlim(0);

    /// <summary>Any thread. Never blocks.</summary>
    public void Ring()
    {
        // Most rings find it rung already.
        if (Volatile.Read(ref _state[0]) == Rung || Interlocked.Exchange(ref _state[0], Rung) != Asleep)
            return;
        if (_elsewhere is null)
            Futex.Wake(_state);
        else
            _elsewhere.Release();
    }

    /// <summary>Returns when it was rung since the last return, or after that time. What the ringer wrote before is seen after. One thread.</summary>
    /// <param name="milliseconds">0: does not wait; negative: without end.</param>
    public void Sleep(long milliseconds)
    {
        var began = milliseconds > 0 ? Stopwatch.GetTimestamp() : 0;
        var left = milliseconds;
        while (left != 0 && Interlocked.CompareExchange(ref _state[0], Asleep, Silent) != Rung)
        {
            // The kernel does not begin to wait when the bell has been rung in between.
            if (_elsewhere is null)
                Futex.Wait(_state, Asleep, left);
            else
                _elsewhere.Wait(TimeSpan.FromMilliseconds(left < 0 ? Timeout.Infinite : left));
            if (milliseconds > 0)
                left = Math.Max(0, milliseconds - (long)Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }

        // A full fence: what is read next must not have been read before the bell fell silent.
        Interlocked.Exchange(ref _state[0], Silent);
    }

    public void Dispose() => _elsewhere?.Dispose();
}
