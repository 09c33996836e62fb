using System.Diagnostics;

namespace Rrmq.Load.Tests;

public sealed class ArrivalScheduleTests
{
    private static readonly long Second = Stopwatch.Frequency;

    [Fact]
    public void Requests_are_due_at_even_distances_whatever_became_of_those_before()
    {
        var schedule = new ArrivalSchedule(Second, 100, 2 * Second);
        var times = new List<long>();

        // Nobody looked for a whole second.
        while (schedule.TryTake(2 * Second, out var intended))
            times.Add(intended);

        Assert.Equal(Enumerable.Range(0, 100).Select(i => Second + (i * Second / 100)), times);
        Assert.Equal(long.MaxValue, schedule.Next);
    }

    [Fact]
    public void Nothing_is_taken_before_it_is_due()
    {
        var schedule = new ArrivalSchedule(Second, 10, 2 * Second);
        Assert.False(schedule.TryTake(Second - 1, out _));
        Assert.True(schedule.TryTake(Second, out _));

        Assert.False(schedule.TryTake(Second + (Second / 10) - 1, out _));

        Assert.Equal(Second + (Second / 10), schedule.Next);
    }

    [Fact]
    public void Loops_share_one_schedule_without_gaps_or_overlaps()
    {
        var parts = Enumerable.Range(0, 3).Select(part => new ArrivalSchedule(0, 1000, Second, part, 3)).ToList();
        var times = new List<long>();
        foreach (var part in parts)
            while (part.TryTake(Second, out var intended))
                times.Add(intended);

        Assert.Equal(Enumerable.Range(0, 1000).Select(i => (long)(i * (Second / 1000.0))), times.Order());
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0, 3)]
    [InlineData(2, 3)]
    public void What_was_due_and_never_sent_is_counted(int part, int parts)
    {
        var schedule = new ArrivalSchedule(0, 1000, Second, part, parts);
        for (var i = 0; i < 10; i++)
            schedule.TryTake(Second, out _);
        var overdue = schedule.CountOverdue(2 * Second);

        var taken = 0;
        while (schedule.TryTake(2 * Second, out _))
            taken++;

        Assert.Equal(taken, overdue);
        Assert.InRange(taken, 1, 1000);
    }

    /// <summary>
    /// A server that stands still for a second of ten while 100 requests a second are due, over one connection. A load that waits with the server would record one slow request of 900; the
    /// schedule records the hundred that had to wait.
    /// </summary>
    [Fact]
    public void A_standstill_is_seen_by_all_requests_that_it_delayed()
    {
        var schedule = new ArrivalSchedule(0, 100, 10 * Second);
        var recorder = new Recorder(0);
        long now = 0;
        while (schedule.Next < long.MaxValue)
        {
            now = Math.Max(now, schedule.Next);
            schedule.TryTake(now, out var intended);
            var answered = now + (Second / 1000);
            if (intended == 5 * Second)
                answered = 6 * Second;
            recorder.Succeeded(isPublish: true, intended, now, answered);
            now = answered;
        }

        var publish = recorder.Finish(10 * Second).Publish!;

        Assert.Equal(1000, publish.Count);
        Assert.InRange(publish.Latency.P99Ms, 890, 1000);
        Assert.InRange(publish.Latency.P90Ms, 50, 200);
        Assert.InRange(publish.Service.P99Ms, 1, 1.01);
        Assert.InRange(publish.LongestGapMs, 1000, 1010);
    }
}
