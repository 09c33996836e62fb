using System.Buffers;

namespace Rrmq.Server;

/// <summary>Writes UTF-8 text as the inside of a JSON string (RFC 8259, section 7): only what must be escaped is.</summary>
internal static class JsonText
{
    private static readonly SearchValues<byte> Special = SearchValues.Create([(byte)'"', (byte)'\\', .. Enumerable.Range(0, 0x20).Select(b => (byte)b)]);

    /// <summary>Bytes that <see cref="Escape"/> will write.</summary>
    public static int EscapedLength(ReadOnlySpan<byte> text)
    {
        var length = text.Length;
        for (int at; (at = text.IndexOfAny(Special)) >= 0; text = text[(at + 1)..])
            length += ShortForm(text[at]) == 0 ? 5 : 1;
        return length;
    }

    /// <summary>Fills the start of <paramref name="target"/>, which has room for <see cref="EscapedLength"/>; returns the bytes written.</summary>
    public static int Escape(ReadOnlySpan<byte> text, Span<byte> target)
    {
        var written = 0;
        while (true)
        {
            var at = text.IndexOfAny(Special);
            var plain = at < 0 ? text : text[..at];
            plain.CopyTo(target[written..]);
            written += plain.Length;
            if (at < 0)
                return written;
            written += EscapeOne(text[at], target[written..]);
            text = text[(at + 1)..];
        }
    }

    private static int EscapeOne(byte value, Span<byte> target)
    {
        target[0] = (byte)'\\';
        target[1] = ShortForm(value);
        if (target[1] != 0)
            return 2;
        "u00"u8.CopyTo(target[1..]);
        target[4] = (byte)('0' + (value >> 4));
        target[5] = (byte)"0123456789abcdef"[value & 0xF];
        return 6;
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
