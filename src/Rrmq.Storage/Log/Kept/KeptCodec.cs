using System.Buffers.Binary;

namespace Rrmq.Storage;

/// <summary>
/// The payload of a kept record: what is left of one entry's payload. A count; for each body its offset in the entry's payload, rising, and where it starts here; then the bodies
/// one behind the other, each as long as it is to where the next one starts. A reference into the entry therefore still finds its bytes. Pure.
/// </summary>
internal static class KeptCodec
{
    private const int CountBytes = 4;
    private const int SpanBytes = 8;

    public static int SizeOf(IReadOnlyList<BodyBytes> bodies)
    {
        var size = CountBytes + (long)SpanBytes * bodies.Count;
        foreach (var body in bodies)
            size += body.Bytes.Length;
        return checked((int)size);
    }

    /// <summary>Bodies of one entry, in rising order, as a payload of their own.</summary>
    public static byte[] Encode(IReadOnlyList<BodyBytes> bodies)
    {
        var payload = new byte[SizeOf(bodies)];
        Write(payload, bodies);
        return payload;
    }

    /// <summary>Encodes bodies of one entry, in rising order.</summary>
    public static void Write(Span<byte> payload, IReadOnlyList<BodyBytes> bodies)
    {
        BinaryPrimitives.WriteInt32LittleEndian(payload, bodies.Count);
        var table = payload[CountBytes..];
        var at = CountBytes + SpanBytes * bodies.Count;
        foreach (var body in bodies)
        {
            BinaryPrimitives.WriteInt32LittleEndian(table, body.Offset);
            BinaryPrimitives.WriteInt32LittleEndian(table[4..], at);
            table = table[SpanBytes..];
            body.Bytes.Span.CopyTo(payload[at..]);
            at += body.Bytes.Length;
        }
    }

    /// <summary>Finds a body by its place in the entry's payload.</summary>
    public static bool TryFind(ReadOnlyMemory<byte> payload, int offset, int length, out ReadOnlyMemory<byte> body)
    {
        body = default;
        var bytes = payload.Span;
        if (bytes.Length < CountBytes || BinaryPrimitives.ReadInt32LittleEndian(bytes) is var count && (count < 0 || count > (bytes.Length - CountBytes) / SpanBytes))
            return false;
        int low = 0, high = count;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (OffsetAt(bytes, middle) < offset)
                low = middle + 1;
            else
                high = middle;
        }

        if (low == count || OffsetAt(bytes, low) != offset)
            return false;
        var start = StartAt(bytes, low);
        var end = low + 1 < count ? StartAt(bytes, low + 1) : bytes.Length;
        if (start < 0 || end > bytes.Length || end - start != length)
            return false;
        body = payload.Slice(start, length);
        return true;
    }

    private static int OffsetAt(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadInt32LittleEndian(bytes[(CountBytes + SpanBytes * at)..]);

    private static int StartAt(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadInt32LittleEndian(bytes[(CountBytes + SpanBytes * at + 4)..]);
}
