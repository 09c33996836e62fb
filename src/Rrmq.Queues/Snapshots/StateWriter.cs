using System.Buffers;
using System.Buffers.Binary;

namespace Rrmq.Queues;

/// <summary>Writes the parts of a state into whatever takes bytes, a small piece at a time.</summary>
internal readonly struct StateWriter(IBufferWriter<byte> output)
{
    public void WriteByte(byte value)
    {
        output.GetSpan(1)[0] = value;
        output.Advance(1);
    }

    public void WriteInt64(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(output.GetSpan(sizeof(long)), value);
        output.Advance(sizeof(long));
    }

    public void WriteUInt128(UInt128 value)
    {
        BinaryPrimitives.WriteUInt128LittleEndian(output.GetSpan(16), value);
        output.Advance(16);
    }

    public void WriteCount(long value)
    {
        var span = output.GetSpan(StateFormat.LargestVarint);
        output.Advance(PutVarint(span, (ulong)value));
    }

    /// <summary>Names and keys, which are short.</summary>
    public void WriteBytes(ReadOnlySpan<byte> value)
    {
        if (value.Length > StateFormat.LargestBytes)
            throw new InvalidOperationException($"a name or key of {value.Length} bytes");
        WriteCount(value.Length);
        value.CopyTo(output.GetSpan(Math.Max(1, value.Length)));
        output.Advance(value.Length);
    }

    /// <summary>Where a content lies, told by itself.</summary>
    public void WriteReference(BodyReference reference) => WriteReference(reference, default);

    /// <summary>A reference that lies behind the one before it, told by what it adds to that.</summary>
    public void WriteReference(BodyReference reference, BodyReference previous)
    {
        var span = output.GetSpan(StateFormat.LargestReference);
        output.Advance(PutReference(span, reference, previous));
    }

    /// <summary>A plain message that follows another, told by what it adds to that: mostly about seven bytes.</summary>
    public void WritePlain(in PlainMessage message, in PlainMessage previous)
    {
        var span = output.GetSpan(StateFormat.LargestReference + (2 * StateFormat.LargestVarint));
        var at = PutVarint(span, (ulong)(message.Sequence - previous.Sequence - 1));
        at += PutVarint(span[at..], ((ulong)(message.PublishedMs - previous.PublishedMs) << 1) | (message.HasEnvelope ? 1UL : 0));
        at += PutReference(span[at..], message.Content, previous.Content);
        output.Advance(at);
    }

    private static int PutReference(Span<byte> span, BodyReference reference, BodyReference previous)
    {
        var step = reference.Index - previous.Index;
        var gap = step == 0 ? reference.Offset - previous.Offset - previous.Length : reference.Offset;
        if (step < 0 || gap < 0)
            throw new InvalidOperationException($"{reference} does not lie behind {previous}");
        var at = PutVarint(span, (ulong)step);
        at += PutVarint(span[at..], (ulong)gap);
        return at + PutVarint(span[at..], (ulong)reference.Length);
    }

    private static int PutVarint(Span<byte> span, ulong value)
    {
        var at = 0;
        while (value >= 0x80)
        {
            span[at++] = (byte)(value | 0x80);
            value >>= 7;
        }

        span[at++] = (byte)value;
        return at;
    }
}
