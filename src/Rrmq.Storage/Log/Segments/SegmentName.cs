using System.Globalization;

namespace Rrmq.Storage;

/// <summary>Segment files are named by their number with 20 digits, so that a plain listing is in log order.</summary>
internal static class SegmentName
{
    private const string Suffix = ".seg";
    private const int Digits = 20;

    public static string Of(int segment) => segment.ToString("d20", CultureInfo.InvariantCulture) + Suffix;

    public static bool TryParse(string name, out int segment)
    {
        segment = 0;
        return name.Length == Digits + Suffix.Length
            && name.EndsWith(Suffix, StringComparison.Ordinal)
            && int.TryParse(name.AsSpan(0, Digits), NumberStyles.None, CultureInfo.InvariantCulture, out segment)
            && segment > 0;
    }
}
