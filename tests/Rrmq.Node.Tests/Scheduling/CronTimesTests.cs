using System.Globalization;

namespace Rrmq.Node.Tests;

public sealed class CronTimesTests
{
    [Theory]
    [InlineData("*/5 * * * *", "UTC", "2026-11-26T20:15:00Z", "2026-11-26T20:20:00Z")]
    [InlineData("*/5 * * * *", "UTC", "2026-11-26T20:14:59.999Z", "2026-11-26T20:15:00Z")]
    [InlineData("30 */5 * * * *", "UTC", "2026-11-26T20:15:00Z", "2026-11-26T20:15:30Z")]
    [InlineData("0 9 * * MON-FRI", "Europe/Berlin", "2026-11-27T09:00:00Z", "2026-11-30T08:00:00Z")]
    [InlineData("0 0 29 2 *", "UTC", "2026-11-26T20:15:00Z", "2028-02-29T00:00:00Z")]
    [InlineData("0 0 1 1 *", "UTC", "2100-01-01T00:00:00Z", null)]
    [InlineData("0 0 30 2 *", "UTC", "2026-11-26T20:15:00Z", null)]
    public void The_next_tick_is_the_first_behind_a_moment(string expression, string zone, string after, string? next) =>
        Assert.Equal(next is null ? null : Ms(next), CronTimes.Parse(expression, zone, out _)!.NextAfter(Ms(after)));

    /// <summary>In March 2:30 does not exist, in October it comes twice.</summary>
    [Theory]
    [InlineData("2027-03-28T00:00:00Z", "2027-03-28T01:00:00Z")]
    [InlineData("2027-10-31T00:00:00Z", "2027-10-31T00:30:00Z")]
    [InlineData("2027-10-31T00:30:00Z", "2027-11-01T01:30:00Z")]
    public void A_tick_comes_once_whatever_is_done_to_the_clock(string after, string next) =>
        Assert.Equal(Ms(next), CronTimes.Parse("30 2 * * *", "Europe/Berlin", out _)!.NextAfter(Ms(after)));

    [Fact]
    public void The_last_tick_up_to_a_moment_is_the_one_that_stepping_finds()
    {
        var random = new Random(5);
        foreach (var expression in new[] { "* * * * * *", "*/7 * * * *", "0 */3 * * *", "0 12 * * 1", "0 0 13 * *", "10-20 5 8 * * *" })
        {
            var times = CronTimes.Parse(expression, "UTC", out _)!;
            for (var i = 0; i < 50; i++)
            {
                var due = times.NextAfter(Ms("2026-01-01T00:00:00Z") + random.NextInt64(30_000_000_000))!.Value;
                var now = due + random.NextInt64(i % 2 == 0 ? 5_000_000 : 5_000);
                var last = due;
                while (times.NextAfter(last) is { } next && next <= now)
                    last = next;
                Assert.Equal(last, times.LastUpTo(due, now));
            }
        }
    }

    [Theory]
    [InlineData("", false, "it has 0")]
    [InlineData("* * * * * * *", false, "it has 7")]
    [InlineData("5-70 * * * *", false, "field 1 (minute), 5-70")]
    [InlineData("* * * * * x", false, "field 6 (day of the week), x")]
    public void What_is_wrong_is_told_with_its_place(string expression, bool isTimeZone, string where)
    {
        Assert.Null(CronTimes.Parse(expression, "UTC", out var fault));

        Assert.Equal(isTimeZone, fault!.IsTimeZone);
        Assert.StartsWith("must ", fault.Rule, StringComparison.Ordinal);
        Assert.Contains(where, fault.Rule, StringComparison.Ordinal);
    }

    [Fact]
    public void A_zone_that_is_not_known_is_told()
    {
        Assert.Null(CronTimes.Parse("* * * * *", "Middle/Earth", out var fault));
        Assert.True(fault!.IsTimeZone);
    }

    private static long Ms(string time) => DateTimeOffset.Parse(time, CultureInfo.InvariantCulture).ToUnixTimeMilliseconds();
}
