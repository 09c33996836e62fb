using System.Text;

namespace Rrmq.Queues;

/// <summary>Writes and reads the layout that <see cref="Envelope"/> describes.</summary>
internal static class EnvelopeFormat
{
    public static byte[] Encode(Envelope envelope)
    {
        var size = SizeOf(envelope.ContentType) + VarintSize((uint)envelope.Headers.Count) + envelope.Body.Length;
        foreach (var (name, value) in envelope.Headers)
            size += SizeOf(name) + SizeOf(value);
        var bytes = new byte[size];
        var at = Write(envelope.ContentType, bytes, 0);
        at = WriteVarint((uint)envelope.Headers.Count, bytes, at);
        foreach (var (name, value) in envelope.Headers)
            at = Write(value, bytes, Write(name, bytes, at));
        envelope.Body.Span.CopyTo(bytes.AsSpan(at));
        return bytes;
    }

    public static Envelope Decode(ReadOnlyMemory<byte> content)
    {
        var span = content.Span;
        var at = 0;
        var contentType = Read(span, ref at);
        var count = ReadVarint(span, ref at);
        if (count > (uint)(span.Length - at))
            throw new InvalidBatchException($"an envelope of {span.Length} bytes names {count} headers");
        var headers = count == 0 ? [] : new KeyValuePair<string, string>[count];
        for (var i = 0; i < headers.Length; i++)
            headers[i] = new KeyValuePair<string, string>(Read(span, ref at), Read(span, ref at));
        return new Envelope(contentType, headers, content[at..]);
    }

    private static int SizeOf(string text)
    {
        var length = Encoding.UTF8.GetByteCount(text);
        return VarintSize((uint)length) + length;
    }

    private static int VarintSize(uint value) => value switch { < 1 << 7 => 1, < 1 << 14 => 2, < 1 << 21 => 3, < 1 << 28 => 4, _ => 5 };

    private static int Write(string text, byte[] target, int at)
    {
        at = WriteVarint((uint)Encoding.UTF8.GetByteCount(text), target, at);
        return at + Encoding.UTF8.GetBytes(text, target.AsSpan(at));
    }

    private static int WriteVarint(uint value, byte[] target, int at)
    {
        while (value >= 0x80)
        {
            target[at++] = (byte)(value | 0x80);
            value >>= 7;
        }

        target[at++] = (byte)value;
        return at;
    }

    private static string Read(ReadOnlySpan<byte> span, ref int at)
    {
        var length = ReadVarint(span, ref at);
        if (length > (uint)(span.Length - at))
            throw new InvalidBatchException($"an envelope of {span.Length} bytes has a text of {length} bytes at byte {at}");
        var text = Encoding.UTF8.GetString(span.Slice(at, (int)length));
        at += (int)length;
        return text;
    }

    private static uint ReadVarint(ReadOnlySpan<byte> span, ref int at)
    {
        uint value = 0;
        for (var shift = 0; ; shift += 7)
        {
            if (at == span.Length || shift > 28)
                throw new InvalidBatchException($"an envelope ends within a number at byte {at}");
            var next = span[at++];
            value |= (uint)(next & 0x7F) << shift;
            if ((next & 0x80) == 0)
                return value;
        }
    }
}
