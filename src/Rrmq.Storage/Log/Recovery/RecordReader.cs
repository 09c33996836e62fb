namespace Rrmq.Storage;

/// <summary>Finds whole records in one segment. One thread.</summary>
internal sealed class RecordReader(SegmentWindow window, ChecksumSeed seed)
{
    public bool TryReadHeader(long offset, out RecordHeader header)
    {
        header = default;
        return offset + RecordCodec.HeaderBytes <= window.FileLength
            && RecordCodec.TryReadHeader(window.Get(offset, RecordCodec.HeaderBytes), seed, offset, out header);
    }

    public bool TryReadWhole(long offset, out RecordHeader header)
    {
        if (!TryReadHeader(offset, out header))
            return false;
        var size = RecordCodec.SizeOf(header.PayloadBytes);
        return offset + size <= window.FileLength && RecordCodec.IsWhole(window.Get(offset, (int)size), seed, offset);
    }
}
