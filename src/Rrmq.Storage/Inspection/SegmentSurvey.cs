namespace Rrmq.Storage;

/// <summary>
/// Walks over one segment's records whatever is wrong with it: behind a place without a whole record it looks for the next. Replays nothing and changes nothing. One thread, one
/// use.
/// </summary>
internal sealed class SegmentSurvey(string path, SegmentWindow window, RecordReader records, bool isLast)
{
    public long Records { get; private set; }

    /// <summary>Behind the last whole record.</summary>
    public long End { get; private set; } = SegmentHeader.Bytes;

    public LogIndex? First { get; private set; }

    public LogIndex? Last { get; private set; }

    /// <summary>Bytes of what a crash left behind the last record.</summary>
    public long TornBytes { get; private set; }

    public List<Finding> Findings { get; } = [];

    public void Run()
    {
        var contentEnd = window.EndOfContent(SegmentHeader.Bytes);
        for (var at = (long)SegmentHeader.Bytes; ;)
        {
            at = Walk(at);
            if (contentEnd <= at)
                return;
            var damage = isLast ? TornTail.FindDamage(window, records, at, contentEnd) : LogRecovery.GapInside;
            if (damage is null)
            {
                TornBytes = contentEnd - at;
                return;
            }

            Findings.Add(new Finding(path, at, damage));
            if ((at = NextWhole(at, contentEnd)) < 0)
                return;
        }
    }

    private long Walk(long at)
    {
        for (; records.TryReadWhole(at, out var record); End = at)
        {
            Records++;
            if (record.Type is RecordType.Entry or RecordType.MembershipEntry)
            {
                First ??= new LogIndex(record.Index);
                Last = new LogIndex(record.Index);
            }

            at += RecordCodec.SizeOf(record.PayloadBytes);
        }

        return at;
    }

    private long NextWhole(long from, long contentEnd)
    {
        for (var at = from + RecordCodec.Alignment; at < contentEnd; at += RecordCodec.Alignment)
        {
            if (records.TryReadWhole(at, out _))
                return at;
        }

        return -1;
    }
}
