using System.Buffers.Binary;

namespace Rrmq.Queues;

/// <summary>
/// Reads the parts of a state from blocks that come one after the other; a part may lie across two of them. Trusts nothing: what cannot have been written throws
/// <see cref="InvalidStateException"/>, and no count makes it reserve memory before the bytes for it have come.
/// </summary>
/// <param name="next">The next block, valid until it is asked again; empty at the end.</param>
internal sealed class StateReader(Func<ReadOnlyMemory<byte>> next)
{
    private readonly byte[] _across = new byte[StateFormat.LargestBytes];
    private ReadOnlyMemory<byte> _block;
    private int _at;

    /// <summary>Whether nothing follows. Takes the next block to find out.</summary>
    public bool TryEnd() => !TryHoldByte();

    public byte ReadByte() => Take(1)[0];

    public long ReadInt64() => BinaryPrimitives.ReadInt64LittleEndian(Take(sizeof(long)));

    public UInt128 ReadUInt128() => BinaryPrimitives.ReadUInt128LittleEndian(Take(16));

    public byte[] ReadBytes()
    {
        var length = ReadCount();
        return length <= StateFormat.LargestBytes ? Take((int)length).ToArray() : throw new InvalidStateException($"{length} bytes where at most {StateFormat.LargestBytes} can be");
    }

    public long ReadCount()
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var piece = _at < _block.Length ? _block.Span[_at++] : ReadByte();
            value |= (ulong)(piece & 0x7F) << shift;
            if ((piece & 0x80) == 0)
                return value <= long.MaxValue ? (long)value : throw new InvalidStateException($"{value} is no count");
        }

        throw new InvalidStateException("a number does not end");
    }

    public int ReadInt32()
    {
        var value = ReadCount();
        return value <= int.MaxValue ? (int)value : throw new InvalidStateException($"{value} is too large");
    }

    public bool ReadBool() => ReadByte() switch
    {
        0 => false,
        1 => true,
        var other => throw new InvalidStateException($"{other} is neither yes nor no"),
    };

    public PlainMessage ReadPlain(in PlainMessage previous)
    {
        var (gap, stamp) = (ReadCount(), ReadCount());
        if (gap >= long.MaxValue - previous.Sequence || stamp >> 1 > long.MaxValue - previous.PublishedMs)
            throw new InvalidStateException($"no message is {gap} places and {stamp >> 1} ms behind the one before it");
        return new PlainMessage(previous.Sequence + gap + 1, ReadReference(previous.Content), (stamp & 1) != 0, previous.PublishedMs + (stamp >> 1));
    }

    public BodyReference ReadReference(BodyReference previous)
    {
        var step = ReadCount();
        var gap = ReadCount();
        var length = ReadCount();
        if (step > long.MaxValue - previous.Index || gap > int.MaxValue || length > int.MaxValue)
            throw new InvalidStateException($"no body is {length} bytes long and {gap} behind the one before it");
        var offset = step == 0 ? gap + previous.Offset + previous.Length : gap;
        if (offset > int.MaxValue - length)
            throw new InvalidStateException($"no body is {length} bytes at {offset} of an entry");
        return new BodyReference(previous.Index + step, (int)offset, (int)length);
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (_block.Length - _at >= count)
        {
            _at += count;
            return _block.Span.Slice(_at - count, count);
        }

        for (var taken = 0; taken < count;)
        {
            if (!TryHoldByte())
                throw new InvalidStateException("the state ends early");
            var piece = Math.Min(count - taken, _block.Length - _at);
            _block.Span.Slice(_at, piece).CopyTo(_across.AsSpan(taken));
            _at += piece;
            taken += piece;
        }

        return _across.AsSpan(0, count);
    }

    // Has a byte ready to be read, from the next block when this one is used up; false at the end.
    private bool TryHoldByte()
    {
        if (_at == _block.Length)
            (_block, _at) = (next(), 0);
        return _at < _block.Length;
    }
}
