namespace Rrmq.Storage;

/// <summary>
/// Judges what lies behind the last good record: the remains of a batch that was being written when the node stopped, or damage to something that was
/// durable. The disk writes whole sectors of 512 bytes, in any order, over zeros; so a record that was never completely written shows a sector of
/// zeros or lacks its end. A batch is written only after the one before it was synced; so any later batch proves all before it. In doubt this says
/// torn only where no completely written record can look like that, all-zero payload sectors excepted. Pure.
/// </summary>
internal static class TornTail
{
    private const int SectorBytes = 512;

    /// <summary>Why the bytes from <paramref name="offset"/> on are damage; null when they are a torn tail.</summary>
    public static string? FindDamage(SegmentWindow window, RecordReader records, long offset, long endOfContent)
    {
        var proof = FindLaterBatch(records, offset, endOfContent);
        if (proof >= 0)
            return $"no valid record, though a batch written later follows at {proof}";
        if (!records.TryReadHeader(offset, out var header))
            return HeaderWasWritten(window, offset, endOfContent) ? "a damaged record header" : null;
        var size = RecordCodec.SizeOf(header.PayloadBytes);
        return WasWritten(window, offset, size) ? $"a damaged record of {size} bytes ({header.Type}, group {header.Group}, term {header.Term}, index {header.Index})" : null;
    }

    private static long FindLaterBatch(RecordReader records, long offset, long endOfContent)
    {
        for (var at = offset + RecordCodec.Alignment; at < endOfContent; at += RecordCodec.Alignment)
        {
            if (records.TryReadHeader(at, out var header) && header.BatchStart > offset && header.BatchStart <= at && records.TryReadWhole(at, out _))
                return at;
        }
        return -1;
    }

    // A header reaches over two sectors at most. When both were written the header was good once; that it is not now is damage. The content behind it is looked
    // at because a file can also end in the middle of a header, where a process died while writing.
    private static bool HeaderWasWritten(SegmentWindow window, long offset, long endOfContent) =>
        endOfContent > offset + RecordCodec.HeaderBytes && EverySectorHasContent(window, offset, offset + RecordCodec.HeaderBytes, wholeSectors: true);

    private static bool WasWritten(SegmentWindow window, long offset, long size) =>
        offset + size <= window.FileLength
        && window.Get(offset + size - 1, 1)[0] != 0
        && EverySectorHasContent(window, offset, offset + size, wholeSectors: false);

    // The first sector counts from the record on: what lies before it was there already. The last one counts to the record's end when its length is known.
    private static bool EverySectorHasContent(SegmentWindow window, long from, long to, bool wholeSectors)
    {
        for (var at = from; at < to;)
        {
            var sectorEnd = (at / SectorBytes + 1) * SectorBytes;
            var end = wholeSectors ? sectorEnd : Math.Min(sectorEnd, to);
            if (window.Get(at, (int)(end - at)).IndexOfAnyExcept((byte)0) < 0)
                return false;
            at = sectorEnd;
        }
        return true;
    }
}
