using System.Buffers.Binary;

namespace Rrmq.Queues;

/// <summary>
/// A place in a payload that is read from front to back. The slices handed out share the payload's memory. Whatever passes the end or cannot have been written throws
/// <see cref="InvalidBatchException"/>.
/// </summary>
internal ref struct BatchCursor(ReadOnlyMemory<byte> payload, int at)
{
    private readonly ReadOnlyMemory<byte> _payload = payload;

    public int At { get; private set; } = at;

    public readonly bool IsAtEnd => At == _payload.Length;

    /// <summary>Nothing may follow what was read.</summary>
    public readonly void ExpectEnd()
    {
        if (!IsAtEnd)
            throw new InvalidBatchException($"{_payload.Length - At} bytes follow behind byte {At}");
    }

    public byte ReadByte()
    {
        if (IsAtEnd)
            throw new InvalidBatchException($"the batch ends at byte {At}");
        return _payload.Span[At++];
    }

    public long ReadInt64()
    {
        if (_payload.Length - At < sizeof(long))
            throw new InvalidBatchException($"the batch ends within a number at byte {At}");
        var value = BinaryPrimitives.ReadInt64LittleEndian(_payload.Span[At..]);
        At += sizeof(long);
        return value;
    }

    public ReadOnlyMemory<byte> ReadBytes()
    {
        var span = _payload.Span;
        uint length = 0;
        for (var shift = 0; ; shift += 7)
        {
            if (At == span.Length || shift > 28)
                throw new InvalidBatchException($"bad length at byte {At}");
            var next = span[At++];
            length |= (uint)(next & 0x7F) << shift;
            if ((next & 0x80) == 0)
                break;
        }

        return Take(length);
    }

    /// <summary>A number that is never negative.</summary>
    public long ReadCount()
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = ReadByte();
            value |= (ulong)(next & 0x7F) << shift;
            if ((next & 0x80) == 0)
                return value <= long.MaxValue ? (long)value : throw new InvalidBatchException($"{value} before byte {At} is no count");
        }

        throw new InvalidBatchException($"a number before byte {At} does not end");
    }

    public int ReadInt32()
    {
        var value = ReadCount();
        return value <= int.MaxValue ? (int)value : throw new InvalidBatchException($"{value} before byte {At} is too large");
    }

    /// <summary>How many of something follow, each at least so many bytes long: no number makes anyone reserve memory for what has not come.</summary>
    public int ReadCountOf(int leastBytes)
    {
        var count = ReadCount();
        return count <= (_payload.Length - At) / leastBytes ? (int)count : throw new InvalidBatchException($"{count} of {leastBytes} bytes and more do not fit behind byte {At}");
    }

    public ReadOnlyMemory<byte> Take(uint length)
    {
        if (length > (uint)(_payload.Length - At))
            throw new InvalidBatchException($"a length of {length} at byte {At} passes the batch's end");
        var slice = _payload.Slice(At, (int)length);
        At += (int)length;
        return slice;
    }
}
