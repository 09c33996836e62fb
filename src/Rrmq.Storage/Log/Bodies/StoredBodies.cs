namespace Rrmq.Storage;

/// <summary>What the log still keeps of one entry's payload: all of it, or the bodies that were worth keeping. Immutable; the memory is shared and never written to.</summary>
public sealed class StoredBodies
{
    private readonly ReadOnlyMemory<byte> _payload;
    private readonly bool _isKept;

    /// <summary>A whole payload.</summary>
    public StoredBodies(LogIndex index, ReadOnlyMemory<byte> payload)
    {
        Index = index;
        _payload = payload;
    }

    private StoredBodies(LogIndex index, ReadOnlyMemory<byte> payload, bool isKept)
        : this(index, payload) => _isKept = isKept;

    public LogIndex Index { get; }

    /// <summary>Bytes of memory that it holds, about.</summary>
    public int Bytes => _payload.Length;

    /// <summary>The bytes at an offset of the entry's payload; false when they are not kept any more.</summary>
    public bool TryGet(int offset, int length, out ReadOnlyMemory<byte> body)
    {
        if (_isKept)
            return KeptCodec.TryFind(_payload, offset, length, out body);
        var found = offset >= 0 && length >= 0 && offset <= _payload.Length - length;
        body = found ? _payload.Slice(offset, length) : default;
        return found;
    }

    internal static StoredBodies Kept(LogIndex index, ReadOnlyMemory<byte> payload) => new(index, payload, isKept: true);
}
