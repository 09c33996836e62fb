using System.Globalization;

namespace Rrmq.Server;

/// <summary>Moments as people and answers write them (RFC 3339): a date, a time, and where that time is kept.</summary>
internal static class TimeText
{
    public const string Rule = "must be a time from 1970 on as RFC 3339 says, such as 2026-11-26T20:15:00Z";

    private static readonly string[] Forms = ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz"];

    /// <summary>The first whole millisecond since 1970 that is not before it; null when it is no such time.</summary>
    public static long? Parse(string text)
    {
        if (!DateTimeOffset.TryParseExact(text, Forms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) || time < DateTimeOffset.UnixEpoch)
            return null;
        var (whole, rest) = Math.DivRem(time.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks, TimeSpan.TicksPerMillisecond);
        return rest == 0 ? whole : whole + 1;
    }
}
