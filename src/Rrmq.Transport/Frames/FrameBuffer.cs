using System.Buffers.Binary;

namespace Rrmq.Transport;

/// <summary>
/// A growing buffer of encoded frames, used over and over by one connection. Bytes are written at the end and consumed at the front; what a burst made it
/// grow to is given back once it is empty, so that one large batch does not stay in memory. Not thread-safe: its owner's lock guards it.
/// </summary>
public sealed class FrameBuffer
{
    private const int InitialBytes = 4 * 1024;
    private const int KeptBytes = 1024 * 1024;

    private byte[] _bytes = [];
    private int _start;
    private int _end;

    public FrameBuffer()
    {
    }

    /// <param name="bytes">How much it will have to hold.</param>
    internal FrameBuffer(int bytes) => _bytes = GC.AllocateUninitializedArray<byte>(bytes);

    /// <summary>Bytes written and not yet consumed.</summary>
    public int Length => _end - _start;

    /// <summary>What <see cref="Length"/> counts, valid until the next write.</summary>
    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(_start, Length);

    /// <summary>Drops bytes from the front.</summary>
    /// <param name="count">How many bytes, at most <see cref="Length"/>.</param>
    public void Consume(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Length);
        _start += count;
        if (_start == _end) Clear();
    }

    /// <summary>Drops everything.</summary>
    public void Clear()
    {
        _start = _end = 0;
        if (_bytes.Length > KeptBytes) _bytes = [];
    }

    internal Span<byte> Reserve(int count)
    {
        if (_bytes.Length - _end < count) Grow(count);
        var span = _bytes.AsSpan(_end, count);
        _end += count;
        return span;
    }

    internal void Byte(byte value) => Reserve(1)[0] = value;

    internal void UInt16(ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(Reserve(2), value);

    internal void Int32(int value) => BinaryPrimitives.WriteInt32LittleEndian(Reserve(4), value);

    internal void UInt32(uint value) => BinaryPrimitives.WriteUInt32LittleEndian(Reserve(4), value);

    internal void Int64(long value) => BinaryPrimitives.WriteInt64LittleEndian(Reserve(8), value);

    /// <summary>The last <paramref name="count"/> bytes written, open to be filled in: prefix and checksum are known only after the content.</summary>
    internal Span<byte> Tail(int count) => _bytes.AsSpan(_end - count, count);

    internal void TakeBack(int count) => _end -= count;

    private void Grow(int count)
    {
        var length = Length;
        var needed = checked(length + count);
        var target = _bytes;
        if (needed > _bytes.Length)
        {
            var doubled = (int)Math.Min(Math.Max(InitialBytes, _bytes.Length * 2L), Array.MaxLength);
            target = GC.AllocateUninitializedArray<byte>(Math.Max(needed, doubled));
        }

        _bytes.AsSpan(_start, length).CopyTo(target);
        _bytes = target;
        _start = 0;
        _end = length;
    }
}
