using System.Text;

namespace Rrmq.Server;

/// <summary>A client's own words as they may stand in a header: shortened, everything but printable ASCII percent-escaped.</summary>
internal static class ReasonText
{
    private const int MaxBytes = 48;

    public static string Quote(ReadOnlySpan<byte> value)
    {
        var text = new StringBuilder(value.Length + 8).Append('"');
        foreach (var b in value.Length > MaxBytes ? value[..MaxBytes] : value)
            if (b is >= 0x20 and < 0x7F and not ((byte)'%' or (byte)'"'))
                text.Append((char)b);
            else
                text.Append('%').Append(b.ToString("X2"));
        return text.Append(value.Length > MaxBytes ? "\"..." : "\"").ToString();
    }

    public static string Quote(string value) => Quote(Encoding.UTF8.GetBytes(value.Length > MaxBytes ? value[..(MaxBytes + 1)] : value));
}
