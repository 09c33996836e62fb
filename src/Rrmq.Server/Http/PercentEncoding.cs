namespace Rrmq.Server;

/// <summary>Strict percent-decoding of a path segment to bytes (RFC 3986, section 2.1). <c>+</c> is a plus: this is a path, not a form.</summary>
internal static class PercentEncoding
{
    /// <summary>False when a <c>%</c> is not followed by two hexadecimal digits, or a character is not ASCII.</summary>
    public static bool TryDecode(ReadOnlySpan<char> text, Span<byte> bytes, out int length)
    {
        length = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '%')
            {
                if (i + 2 >= text.Length || !char.IsAsciiHexDigit(text[i + 1]) || !char.IsAsciiHexDigit(text[i + 2]))
                    return false;
                bytes[length++] = (byte)((Digit(text[i + 1]) << 4) | Digit(text[i + 2]));
                i += 2;
            }
            else if (char.IsAscii(c))
            {
                bytes[length++] = (byte)c;
            }
            else
            {
                return false;
            }
        }

        return true;
    }

    private static int Digit(char c) => char.IsAsciiDigit(c) ? c - '0' : (c | 0x20) - 'a' + 10;
}
