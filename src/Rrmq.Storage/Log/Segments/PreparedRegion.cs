namespace Rrmq.Storage;

/// <summary>
/// Divides a segment's bytes between the two threads that write to it. Everything below <see cref="End"/> belongs to the appender: it is zero-filled or
/// already its data, and nobody else ever writes there again. Everything from <see cref="End"/> on belongs to whoever holds the gate. The preparer
/// holds it while it zero-fills the next piece and only then moves the end; the appender, when it needs more than was prepared, moves the end
/// before it writes. The end never goes back, so no zeros can land on data.
/// </summary>
internal sealed class PreparedRegion(long end)
{
    private readonly Lock _gate = new();
    private long _end = end;

    public long End => Volatile.Read(ref _end);

    /// <summary>The appender makes all bytes below <paramref name="needed"/> its own. Waits at most for one piece of zeros on its way to the page cache.</summary>
    public void TakeUpTo(long needed)
    {
        if (End >= needed)
            return;
        lock (_gate)
        {
            if (_end < needed)
                Volatile.Write(ref _end, needed);
        }
    }

    /// <summary>The preparer zero-fills one piece from the end on, at most up to <paramref name="limit"/>. False when there was nothing left to do.</summary>
    public bool ExtendWithZeros(IFile file, ReadOnlySpan<byte> zeros, long limit)
    {
        lock (_gate)
        {
            var count = (int)Math.Min(zeros.Length, limit - _end);
            if (count <= 0)
                return false;
            file.Write(zeros[..count], _end);
            Volatile.Write(ref _end, _end + count);
            return true;
        }
    }
}
