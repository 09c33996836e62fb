using System.Buffers;

namespace Rrmq.Server;

/// <summary>Writes UTF-8 text as the inside of a JSON string (RFC 8259, section 7): only what must be escaped is.</summary>
internal static class JsonText
{
    /// <summary>Bytes of the longest escape of one byte: a target of this size takes at least one.</summary>
    public const int LongestEscape = 6;

    private static readonly SearchValues<byte> Special = SearchValues.Create([(byte)'"', (byte)'\\', .. Enumerable.Range(0, 0x20).Select(b => (byte)b)]);

    /// <summary>Bytes that <see cref="Escape"/> will write.</summary>
    public static int EscapedLength(ReadOnlySpan<byte> text)
    {
        var length = text.Length;
        for (int at; (at = text.IndexOfAny(Special)) >= 0; text = text[(at + 1)..])
            length += EscapedLength(text[at]) - 1;
        return length;
    }

    /// <summary>
    /// Fills the start of <paramref name="target"/> with as much of the text as fits, in whole escapes; returns the bytes written. With room for
    /// <see cref="EscapedLength"/> all of it is <paramref name="taken"/>.
    /// </summary>
    public static int Escape(ReadOnlySpan<byte> text, Span<byte> target, out int taken)
    {
        var written = 0;
        taken = 0;
        while (true)
        {
            var rest = text[taken..];
            if (rest.Length > target.Length - written)
                rest = rest[..(target.Length - written)];
            var at = rest.IndexOfAny(Special);
            var plain = at < 0 ? rest : rest[..at];
            plain.CopyTo(target[written..]);
            written += plain.Length;
            taken += plain.Length;
            if (at < 0 || target.Length - written < EscapedLength(rest[at]))
                return written;
            written += EscapeOne(rest[at], target[written..]);
            taken++;
        }
    }

    private static int EscapedLength(byte special) => ShortForm(special) == 0 ? LongestEscape : 2;

    private static int EscapeOne(byte value, Span<byte> target)
    {
        target[0] = (byte)'\\';
        target[1] = ShortForm(value);
        if (target[1] != 0)
            return 2;
        "u00"u8.CopyTo(target[1..]);
        target[4] = (byte)('0' + (value >> 4));
        target[5] = (byte)"0123456789abcdef"[value & 0xF];
        return LongestEscape;
    }

    private static byte ShortForm(byte value) => value switch
    {
        (byte)'"' or (byte)'\\' => value,
        (byte)'\n' => (byte)'n',
        (byte)'\r' => (byte)'r',
        (byte)'\t' => (byte)'t',
        (byte)'\b' => (byte)'b',
        (byte)'\f' => (byte)'f',
        _ => 0,
    };
}
