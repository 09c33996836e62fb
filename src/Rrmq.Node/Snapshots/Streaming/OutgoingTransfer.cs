using Rrmq.Queues;
using Rrmq.Raft;
using Rrmq.Storage;

namespace Rrmq.Node;

/// <summary>
/// A snapshot on its way to a peer, made up as it is read: the state from its file, the bodies from the log. Nothing of it is written down, and it can be read again from any
/// offset. One thread.
/// </summary>
internal sealed class OutgoingTransfer : IDisposable
{
    private const long ReadAheadBytes = 1024 * 1024;

    private readonly SnapshotRequest _source;
    private readonly ILogStore _log;
    private readonly Func<SnapshotReader> _open;
    private readonly long _stateBytes;
    private readonly uint _stateChecksum;
    private readonly Dictionary<long, StoredBodies> _readAhead = [];
    private IEnumerator<Part>? _parts;
    private long _position;

    public OutgoingTransfer(ulong id, SnapshotRequest source, ILogStore log, Func<SnapshotReader> open)
    {
        Id = id;
        _source = source;
        _log = log;
        _open = open;
        _stateChecksum = TransferFormat.ChecksumStart;
        using var reader = open();
        for (var block = reader.NextBlock(); !block.IsEmpty; block = reader.NextBlock())
        {
            _stateBytes += block.Length;
            _stateChecksum = TransferFormat.Add(_stateChecksum, block.Span);
        }

        TotalBytes = TransferFormat.LengthBytes + _stateBytes + TransferFormat.ChecksumBytes;
        foreach (var body in source.Capture.LiveBodiesInOrder())
            TotalBytes += TransferFormat.ChecksumBytes + body.Length;
    }

    public ulong Id { get; }

    public SnapshotMeta Meta => _source.Meta;

    public StateCapture Capture => _source.Capture;

    public long TotalBytes { get; }

    /// <summary>The bytes from an offset on. Cheap where the last piece ended.</summary>
    public byte[] Read(long offset, int maxBytes)
    {
        if (_parts is null || offset < _position)
            Rewind();
        var piece = new byte[Math.Min(maxBytes, TotalBytes - offset)];
        var filled = 0;
        while (filled < piece.Length)
        {
            var part = _parts!.Current;
            var from = offset + filled - _position;
            if (from >= part.Length)
            {
                _position += part.Length;
                if (!_parts.MoveNext())
                    throw new InvalidOperationException($"the transfer of {TotalBytes} bytes ends at {_position}");
                continue;
            }

            var bytes = part.Bytes()[(int)from..];
            var count = Math.Min(bytes.Length, piece.Length - filled);
            bytes.Span[..count].CopyTo(piece.AsSpan(filled));
            filled += count;
        }

        return piece;
    }

    public void Dispose() => _parts?.Dispose();

    private void Rewind()
    {
        _parts?.Dispose();
        _parts = Parts().GetEnumerator();
        _parts.MoveNext();
        _position = 0;
    }

    private IEnumerable<Part> Parts()
    {
        yield return Part.Of(TransferFormat.Length(_stateBytes));
        using (var reader = _open())
        {
            for (var block = reader.NextBlock(); !block.IsEmpty; block = reader.NextBlock())
                yield return Part.Of(block);
        }

        yield return Part.Of(TransferFormat.Checksum(_stateChecksum));
        foreach (var reference in _source.Capture.LiveBodiesInOrder())
        {
            var body = new Lazy<ReadOnlyMemory<byte>>(() => BodyOf(reference));
            yield return new Part(TransferFormat.ChecksumBytes, () => TransferFormat.Checksum(TransferFormat.Add(TransferFormat.ChecksumStart, body.Value.Span)));
            yield return new Part(reference.Length, () => body.Value);
        }
    }

    private ReadOnlyMemory<byte> BodyOf(BodyReference reference)
    {
        try
        {
            if (!_readAhead.TryGetValue(reference.Index, out var bodies))
            {
                _readAhead.Clear();
                foreach (var one in _log.ReadBodies(GroupId.Default, new LogIndex(reference.Index), ReadAheadBytes))
                    _readAhead.Add(one.Index.Value, one);
                bodies = _readAhead.GetValueOrDefault(reference.Index);
            }

            return bodies is not null && bodies.TryGet(reference.Offset, reference.Length, out var body)
                ? body
                : throw new RaftInvariantException($"nothing is kept of {reference}, to which the snapshot of entry {Meta.Index} leads");
        }
        catch (LogCorruptException damage)
        {
            return _log.TryGetRescued(GroupId.Default, SnapshotKeeper.SpanOf(reference), out var rescued)
                ? rescued
                : throw new DamagedBodyException(reference, damage.Message, damage);
        }
    }

    /// <summary>A stretch of the transfer; its bytes are made only when they are wanted.</summary>
    private sealed record Part(long Length, Func<ReadOnlyMemory<byte>> Bytes)
    {
        public static Part Of(ReadOnlyMemory<byte> bytes) => new(bytes.Length, () => bytes);
    }
}
