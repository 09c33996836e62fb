namespace Rrmq.Storage;

/// <summary>
/// Divides a segment's bytes between the two threads that write to it. Everything below <see cref="End"/> belongs to the appender: it is zero-filled or
/// already its data, and nobody else ever writes there again. Everything from <see cref="End"/> on belongs to whoever holds the gate. The preparer
/// holds it while it zero-fills the next piece and only then moves the end; the appender, when it needs more than was prepared, moves the end
/// before it writes. The end never goes back, so no zeros can land on data.
/// </summary>
internal sealed class PreparedRegion(long end)
{
    private readonly Lock gate = new();
    private long end = end;

    public long End => Volatile.Read(ref end);

    /// <summary>The appender makes all bytes below <paramref name="needed"/> its own. Waits at most for one piece of zeros on its way to the page cache.</summary>
    public void TakeUpTo(long needed)
    {
        if (End >= needed)
            return;
        lock (gate)
        {
            if (end < needed)
                Volatile.Write(ref end, needed);
        }
    }

    /// <summary>The preparer zero-fills one piece from the end on, at most up to <paramref name="limit"/>. False when there was nothing left to do.</summary>
    public bool ExtendWithZeros(IFile file, ReadOnlySpan<byte> zeros, long limit)
    {
        lock (gate)
        {
            var count = (int)Math.Min(zeros.Length, limit - end);
            if (count <= 0)
                return false;
            file.Write(zeros[..count], end);
            Volatile.Write(ref end, end + count);
            return true;
        }
    }
}
