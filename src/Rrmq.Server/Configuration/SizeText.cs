using System.Globalization;

namespace Rrmq.Server;

/// <summary>Sizes as people write them: plain bytes, or <c>64KiB</c>, <c>1MiB</c>, <c>8GiB</c>.</summary>
public static class SizeText
{
    private static readonly (string Suffix, long Bytes)[] Units = [("TiB", 1L << 40), ("GiB", 1L << 30), ("MiB", 1L << 20), ("KiB", 1L << 10), ("B", 1)];

    /// <summary>Bytes; null when the text is no size or does not fit.</summary>
    public static long? Parse(string text)
    {
        var trimmed = text.Trim();
        foreach (var (suffix, unit) in Units)
            if (trimmed.EndsWith(suffix, StringComparison.OrdinalIgnoreCase))
                return Whole(trimmed[..^suffix.Length].TrimEnd(), unit);
        return Whole(trimmed, 1);
    }

    /// <summary>The shortest text that means exactly as much.</summary>
    public static string Format(long bytes)
    {
        foreach (var (suffix, unit) in Units)
            if (bytes != 0 && bytes % unit == 0)
                return unit == 1 ? $"{bytes} bytes" : bytes / unit + suffix;
        return $"{bytes} bytes";
    }

    private static long? Whole(string digits, long unit) =>
        long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count <= long.MaxValue / unit ? count * unit : null;
}
