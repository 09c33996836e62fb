using System.Globalization;

namespace Rrmq.Server;

/// <summary>Durations as people write them: <c>500ms</c>, <c>30s</c>, <c>5m</c>, <c>1h</c>, or whole seconds.</summary>
public static class DurationText
{
    private static readonly (string Suffix, long Milliseconds)[] Units = [("ms", 1), ("s", 1000), ("m", 60_000), ("h", 3_600_000)];

    /// <summary>Milliseconds; null when the text is no duration or does not fit.</summary>
    public static long? Parse(string text)
    {
        var trimmed = text.Trim();
        foreach (var (suffix, unit) in Units)
            if (trimmed.EndsWith(suffix, StringComparison.OrdinalIgnoreCase))
                return Whole(trimmed[..^suffix.Length].TrimEnd(), unit);
        return Whole(trimmed, 1000);
    }

    /// <summary>The shortest text that means exactly as much.</summary>
    public static string Format(long milliseconds)
    {
        for (var i = Units.Length - 1; i > 0; i--)
            if (milliseconds != 0 && milliseconds % Units[i].Milliseconds == 0)
                return milliseconds / Units[i].Milliseconds + Units[i].Suffix;
        return milliseconds + "ms";
    }

    private static long? Whole(string digits, long unit) =>
        long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count <= long.MaxValue / unit ? count * unit : null;
}
