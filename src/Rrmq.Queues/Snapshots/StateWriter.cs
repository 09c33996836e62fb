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

    /// <summary>References in rising order; each is told by what it adds to the one before it.</summary>
    public void WriteReferences(ReadOnlySpan<BodyReference> run, ref BodyReference previous)
    {
        var span = output.GetSpan(run.Length * StateFormat.LargestReference);
        var at = 0;
        foreach (var reference in run)
        {
            var step = reference.Index - previous.Index;
            var gap = step == 0 ? reference.Offset - previous.Offset - previous.Length : reference.Offset;
            if (step < 0 || gap < 0)
                throw new InvalidOperationException($"{reference} does not lie behind {previous}");
            at += PutVarint(span[at..], (ulong)step);
            at += PutVarint(span[at..], (ulong)gap);
            at += PutVarint(span[at..], (ulong)reference.Length);
            previous = reference;
        }

        output.Advance(at);
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
