using System.Globalization;

namespace Rrmq.Server;

/// <summary>Whole numbers as people write them: digits and nothing else.</summary>
internal static class CountText
{
    public static long? Parse(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;

    public static string Rule(long min, long max) => max == long.MaxValue ? $"must be a whole number from {min}" : $"must be a whole number from {min} to {max}";
}
