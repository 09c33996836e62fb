using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Rrmq.Queues;

/// <summary>
/// Tells contents apart by what their publisher meant: media type, headers and body, but not the trace they were sent under. A client that repeats a publish has a new <c>traceparent</c> each time, and most HTTP
/// libraries set one by themselves; it is the same message all the same.
/// </summary>
internal static class EnvelopeDigest
{
    private const int MostHeaders = 80;

    /// <summary>Adds a content; what is no envelope, or has more headers than any that we write, is added as it is.</summary>
    public static void AppendTo(IncrementalHash hash, ReadOnlySpan<byte> content)
    {
        Span<Range> kept = stackalloc Range[MostHeaders];
        Span<byte> head = stackalloc byte[2 * sizeof(int)];
        if (!TrySplit(content, kept, out var count, out var type, out var body))
        {
            BinaryPrimitives.WriteInt32LittleEndian(head, -1);
            BinaryPrimitives.WriteInt32LittleEndian(head[sizeof(int)..], content.Length);
            hash.AppendData(head);
            hash.AppendData(content);
            return;
        }

        BinaryPrimitives.WriteInt32LittleEndian(head, count);
        BinaryPrimitives.WriteInt32LittleEndian(head[sizeof(int)..], content[body..].Length);
        hash.AppendData(head);
        hash.AppendData(content[..type]);
        foreach (var header in kept[..count])
            hash.AppendData(content[header]);
        hash.AppendData(content[body..]);
    }

    /// <param name="content">What may be an envelope.</param>
    /// <param name="kept">Gets the headers that count, each with its lengths.</param>
    /// <param name="count">How many they are.</param>
    /// <param name="type">Where the media type ends.</param>
    /// <param name="body">Where the body begins.</param>
    private static bool TrySplit(ReadOnlySpan<byte> content, Span<Range> kept, out int count, out int type, out int body)
    {
        (count, type, body) = (0, 0, 0);
        var at = 0;
        if (!TryText(content, ref at, out _))
            return false;
        type = at;
        if (!TryNumber(content, ref at, out var headers) || headers > kept.Length)
            return false;
        for (var i = 0; i < headers; i++)
        {
            var start = at;
            if (!TryText(content, ref at, out var name) || !TryText(content, ref at, out _))
                return false;
            if (!IsTrace(name))
                kept[count++] = start..at;
        }

        body = at;
        return true;
    }

    private static bool IsTrace(ReadOnlySpan<byte> name) => System.Text.Ascii.EqualsIgnoreCase(name, "traceparent"u8) || System.Text.Ascii.EqualsIgnoreCase(name, "tracestate"u8);

    private static bool TryText(ReadOnlySpan<byte> content, ref int at, out ReadOnlySpan<byte> text)
    {
        text = default;
        if (!TryNumber(content, ref at, out var length) || length > content.Length - at)
            return false;
        text = content.Slice(at, length);
        at += length;
        return true;
    }

    private static bool TryNumber(ReadOnlySpan<byte> content, ref int at, out int number)
    {
        number = 0;
        for (var shift = 0; shift <= 28 && at < content.Length; shift += 7)
        {
            var next = content[at++];
            number |= (next & 0x7F) << shift;
            if ((next & 0x80) == 0)
                return number >= 0;
        }

        return false;
    }
}
