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

    public static int SizeOf(ReadOnlySpan<BodySpan> spans)
    {
        var size = CountBytes + (long)SpanBytes * spans.Length;
        foreach (var span in spans)
            size += span.Length;
        return checked((int)size);
    }

    /// <summary>Encodes bodies of one entry, in rising order; false when the source does not hold one of them.</summary>
    public static bool TryWrite(Span<byte> payload, ReadOnlySpan<BodySpan> spans, StoredBodies source)
    {
        BinaryPrimitives.WriteInt32LittleEndian(payload, spans.Length);
        var table = payload[CountBytes..];
        var at = CountBytes + SpanBytes * spans.Length;
        foreach (var span in spans)
        {
            if (!source.TryGet(span.Offset, span.Length, out var body))
                return false;
            BinaryPrimitives.WriteInt32LittleEndian(table, span.Offset);
            BinaryPrimitives.WriteInt32LittleEndian(table[4..], at);
            table = table[SpanBytes..];
            body.Span.CopyTo(payload[at..]);
            at += span.Length;
        }

        return true;
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
