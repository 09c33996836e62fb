using System.Globalization;

namespace Rrmq.Storage;

/// <summary>Rewritten files have numbers of their own, never used twice, with 20 digits.</summary>
internal static class KeptName
{
    public const string UnfinishedSuffix = SegmentFactory.UnfinishedSuffix;

    private const string Suffix = ".kept";
    private const int Digits = 20;

    public static string Of(long number) => number.ToString("d20", CultureInfo.InvariantCulture) + Suffix;

    public static bool TryParse(string name, out long number)
    {
        number = 0;
        return name.Length == Digits + Suffix.Length
            && name.EndsWith(Suffix, StringComparison.Ordinal)
            && long.TryParse(name.AsSpan(0, Digits), NumberStyles.None, CultureInfo.InvariantCulture, out number)
            && number > 0;
    }
}
