using Cronos;

namespace Rrmq.Node;

/// <summary>
/// The moments that a cron expression names, in milliseconds since 1970. What the expressions mean is the library's word (docs/decisions/0027-jobs.md); the replicated state never asks it. Where a clock is put back a tick within
/// the repeated hour comes once, unless the expression names an interval; where it is put forward, a tick within the hour that is left out comes at its end.
/// </summary>
public sealed class CronTimes
{
    private const int LongestExpression = 255;
    private const long FirstMs = 0;

    // The library looks no further than that.
    private static readonly long LastMs = new DateTimeOffset(2099, 12, 31, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();

    private static readonly string[] FieldNames = ["second", "minute", "hour", "day of the month", "month", "day of the week"];

    private readonly CronExpression _expression;
    private readonly TimeZoneInfo _zone;

    private CronTimes(CronExpression expression, TimeZoneInfo zone) => (_expression, _zone) = (expression, zone);

    /// <summary>Null, with what is wrong, for what cannot be understood here.</summary>
    /// <param name="expression">Five fields, or six of which the first are seconds.</param>
    /// <param name="zone">A name of the IANA time zone database, or <c>UTC</c>.</param>
    /// <param name="fault">What is wrong.</param>
    public static CronTimes? Parse(string expression, string zone, out CronFault? fault)
    {
        fault = null;
        var fields = expression.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length is not (5 or 6) || expression.Length > LongestExpression)
            fault = new CronFault(false, $"must have 5 fields, minute, hour, day of the month, month, day of the week, or 6 with the second before them; it has {fields.Length}");
        else if (!TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found))
            fault = new CronFault(true, "must be UTC or the name of a time zone that this node knows, such as Europe/Berlin");
        else if (TryParse(fields) is { } parsed)
            return new CronTimes(parsed, found);
        else
            fault = new CronFault(false, WhereIsItWrong(fields));
        return null;
    }

    /// <summary>The first tick behind a moment; null: there is none in this century.</summary>
    public long? NextAfter(long afterMs)
    {
        if (afterMs >= LastMs)
            return null;
        var from = DateTimeOffset.FromUnixTimeMilliseconds(Math.Max(FirstMs, afterMs));
        return _expression.GetNextOccurrence(from, _zone)?.ToUnixTimeMilliseconds();
    }

    /// <summary>The last tick up to a moment, in a few steps however many lie between.</summary>
    /// <param name="dueMs">A tick that has passed.</param>
    /// <param name="nowMs">The moment.</param>
    public long LastUpTo(long dueMs, long nowMs)
    {
        var (last, behind) = (dueMs, nowMs);
        while (behind - last > 0)
        {
            // Is there a tick in the later half? If so, begin at it; if not, look no further than the middle.
            var middle = last + ((behind - last) / 2);
            if (NextAfter(middle) is { } next && next <= nowMs)
                last = next;
            else if (middle == last)
                break;
            else
                behind = middle;
        }

        return last;
    }

    private static CronExpression? TryParse(string[] fields) =>
        CronExpression.TryParse(string.Join(' ', fields), fields.Length == 6 ? CronFormat.IncludeSeconds : CronFormat.Standard, out var parsed) ? parsed : null;

    // Each field by itself among fields that are right.
    private static string WhereIsItWrong(string[] fields)
    {
        for (var i = 0; i < fields.Length; i++)
        {
            var others = Enumerable.Repeat("*", fields.Length).ToArray();
            others[i] = fields[i];
            try
            {
                CronExpression.Parse(string.Join(' ', others), fields.Length == 6 ? CronFormat.IncludeSeconds : CronFormat.Standard);
            }
            catch (CronFormatException e)
            {
                return $"must be right in its field {i + 1} ({FieldNames[i + 6 - fields.Length]}), {fields[i]}: {e.Message}";
            }
        }

        return "must be a cron expression whose fields go together";
    }
}
