namespace Rrmq.Storage;

/// <summary>Writes the records of a rewritten file one behind the other, in large pieces, and remembers where each lies. One thread, one use.</summary>
internal sealed class KeptFileWriter(RecordFile target)
{
    private const int PieceBytes = 1 << 20;

    private readonly SortedDictionary<ushort, List<BodyPosition>> _positions = [];
    private byte[] _piece = new byte[PieceBytes];
    private long _written = SegmentHeader.Bytes;
    private int _filled;

    /// <summary>Offset behind the last record.</summary>
    public long End => _written + _filled;

    /// <summary>Writes what is left of one entry. Entries of a group come in rising order.</summary>
    public void Add(GroupId group, EntryBodies entry)
    {
        var payload = new byte[KeptCodec.SizeOf(entry.Bodies)];
        KeptCodec.Write(payload, entry.Bodies);
        var bytes = checked((int)RecordCodec.SizeOf(payload.Length));
        var record = Reserve(bytes);
        var offset = End;
        var header = new RecordHeader(RecordType.Kept, group, (uint)payload.Length, checked((uint)offset), 0, entry.Index.Value);
        RecordCodec.Write(record, header, payload, target.Seed, offset);
        _filled += bytes;
        if (!_positions.TryGetValue(group.Value, out var positions))
            _positions.Add(group.Value, positions = []);
        positions.Add(new BodyPosition(entry.Index, (uint)offset, (uint)payload.Length));
    }

    public void Finish(HeaderFill fill)
    {
        Flush();
        Span<byte> header = stackalloc byte[SegmentHeader.Bytes];
        fill(header);
        target.File.Write(header, 0);
        target.File.SyncData();
    }

    public IReadOnlyList<(GroupId Group, KeptExtent Extent)> Extents(LogIndex since) =>
        [.. _positions.Select(pair => (new GroupId(pair.Key), new KeptExtent(target, pair.Value, since)))];

    private Span<byte> Reserve(int bytes)
    {
        if (_piece.Length - _filled < bytes)
            Flush();
        if (_piece.Length < bytes)
            _piece = new byte[bytes];
        return _piece.AsSpan(_filled, bytes);
    }

    private void Flush()
    {
        if (_filled == 0)
            return;
        target.File.Write(_piece.AsSpan(0, _filled), _written);
        _written += _filled;
        _filled = 0;
    }
}
