namespace Rrmq.Transport;

/// <summary>
/// The smoothed time of a round trip over one link: each answer moves it by an eighth of what it differs (RFC 6298, section 2). It is what frames meet, so that it has in it the queues of both
/// sides and the sleep of their threads. Begins anew with each connection. Any thread may read or write; of answers that come at once one may be lost.
/// </summary>
internal sealed class RoundTrip(TimeProvider time)
{
    private long _upSince = long.MaxValue;
    private long _smoothedTicks;

    /// <summary>Null before the first answer by the present connection.</summary>
    public TimeSpan? Smoothed => Volatile.Read(ref _smoothedTicks) is not 0 and var ticks ? TimeSpan.FromTicks(ticks) : null;

    public void Begin()
    {
        Volatile.Write(ref _smoothedTicks, 0);
        Volatile.Write(ref _upSince, time.GetTimestamp());
    }

    public void End()
    {
        Volatile.Write(ref _upSince, long.MaxValue);
        Volatile.Write(ref _smoothedTicks, 0);
    }

    /// <summary>A probe came back. One that was sent before this connection stood, by a process before this one perhaps, or after now, tells nothing.</summary>
    public void Answered(long stamp)
    {
        var now = time.GetTimestamp();
        if (stamp < Volatile.Read(ref _upSince) || stamp > now) return;
        var measured = Math.Max(1, time.GetElapsedTime(stamp, now).Ticks);
        var before = Volatile.Read(ref _smoothedTicks);
        Volatile.Write(ref _smoothedTicks, before == 0 ? measured : Math.Max(1, before + ((measured - before) / 8)));
    }
}
