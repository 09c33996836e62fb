namespace Rrmq.Storage;

/// <summary>What the log still keeps of one entry's payload: all of it. Immutable; the memory is shared and never written to.</summary>
public sealed class StoredBodies(LogIndex index, ReadOnlyMemory<byte> payload)
{
    public LogIndex Index => index;

    /// <summary>Bytes of memory that it holds, about.</summary>
    public int Bytes => payload.Length;

    /// <summary>The bytes at an offset of the entry's payload; false when they are not kept any more.</summary>
    public bool TryGet(int offset, int length, out ReadOnlyMemory<byte> body)
    {
        var found = offset >= 0 && length >= 0 && offset <= payload.Length - length;
        body = found ? payload.Slice(offset, length) : default;
        return found;
    }
}
