using System.Globalization;

namespace Rrmq.Transport;

/// <summary>Text that crosses a header in either direction: bounded, printable ASCII on one line, whatever the other side wrote.</summary>
internal static class HeaderText
{
    public static string Clean(string? value, int maxLength)
    {
        if (string.IsNullOrEmpty(value)) return "";
        var kept = value.AsSpan(0, Math.Min(value.Length, maxLength)).Trim();
        return string.Create(kept.Length, kept, static (target, source) =>
        {
            for (var i = 0; i < source.Length; i++)
                target[i] = source[i] is >= ' ' and <= '~' ? source[i] : '?';
        });
    }

    public static bool TryHex(string? value, out ulong parsed)
    {
        parsed = 0;
        return value is { Length: 16 } && ulong.TryParse(value, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out parsed);
    }
}
