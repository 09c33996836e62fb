using System.Globalization;
using System.Net;

namespace Rrmq.Load;

/// <summary>Numbers as the page writes them.</summary>
internal static class Words
{
    public static string Escape(string text) => WebUtility.HtmlEncode(text);

    /// <summary>Three figures are as many as a measurement is worth.</summary>
    public static string Number(double? value) => value switch
    {
        null => "–",
        0 => "0",
        _ => Math.Abs(value.Value) switch
        {
            >= 100 => value.Value.ToString("#,0", CultureInfo.InvariantCulture),
            >= 10 => value.Value.ToString("0.0", CultureInfo.InvariantCulture),
            >= 0.1 => value.Value.ToString("0.00", CultureInfo.InvariantCulture),
            _ => value.Value.ToString("0.000", CultureInfo.InvariantCulture),
        },
    };

    public static string Count(long? value) => value?.ToString("#,0", CultureInfo.InvariantCulture) ?? "–";

    public static string Ms(double? milliseconds) => milliseconds is null ? "–" : $"{Number(milliseconds)} ms";

    /// <summary>For an axis: 1,500 is 1.5k.</summary>
    public static string Short(double value) => Math.Abs(value) switch
    {
        >= 1e6 => $"{(value / 1e6).ToString("0.##", CultureInfo.InvariantCulture)}M",
        >= 1e3 => $"{(value / 1e3).ToString("0.##", CultureInfo.InvariantCulture)}k",
        _ => value.ToString("0.###", CultureInfo.InvariantCulture),
    };

    public static string Mebibytes(long bytes) => $"{(bytes / (double)(1 << 20)).ToString("#,0", CultureInfo.InvariantCulture)} MiB";
}
