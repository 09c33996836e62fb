using System.Diagnostics;

namespace Rrmq.Load.Tests;

public sealed class RecorderTests
{
    private static readonly long Second = Stopwatch.Frequency;
    private static readonly long Millisecond = Stopwatch.Frequency / 1000;

    [Fact]
    public void The_warm_up_is_left_out_with_all_that_was_due_in_it()
    {
        var recorder = new Recorder(10 * Second);
        recorder.Succeeded(true, 9 * Second, 9 * Second, (9 * Second) + Millisecond);
        recorder.Succeeded(true, (10 * Second) - 1, (10 * Second) - 1, 11 * Second);
        recorder.Failed("no_answer", (10 * Second) - 1);
        recorder.Succeeded(true, 10 * Second, 10 * Second, (10 * Second) + Millisecond);

        var recording = recorder.Finish(12 * Second);

        Assert.Equal(1, recording.Publish!.Count);
        Assert.Equal(0.5, recording.Publish.PerSecond);
        Assert.Equal(0, recording.Failed);
        Assert.Null(recording.Pop);
    }

    [Fact]
    public void The_course_has_an_interval_for_each_tenth_of_a_second_also_where_nothing_came()
    {
        var recorder = new Recorder(0);
        recorder.Succeeded(true, 0, 0, 10 * Millisecond);
        recorder.Succeeded(true, 0, 0, 20 * Millisecond);
        recorder.Failed("no_connection", 30 * Millisecond);
        recorder.Succeeded(false, 340 * Millisecond, 340 * Millisecond, 345 * Millisecond);

        var recording = recorder.Finish(500 * Millisecond);

        Assert.Equal([(2, 0, 1), (0, 0, 0), (0, 0, 0), (0, 1, 0), (0, 0, 0)],
            recording.Intervals.Select(interval => ((int)interval.Published, (int)interval.Popped, (int)interval.Failed)));
        Assert.Equal(10, recording.Intervals[0].PublishP50Ms!.Value, 0.1);
        Assert.Equal(20, recording.Intervals[0].PublishP99Ms!.Value, 0.1);
        Assert.Null(recording.Intervals[1].PublishP50Ms);
        Assert.Equal(5, recording.Intervals[3].PopP99Ms!.Value, 0.1);
        Assert.Equal(("no_connection", 1), (recording.Failures.Single().Key, recording.Failures.Single().Value));
    }

    [Fact]
    public void The_longest_gap_reaches_to_the_begin_and_to_the_end()
    {
        var early = new Recorder(0);
        early.Succeeded(true, 0, 0, 900 * Millisecond);
        var late = new Recorder(0);
        late.Succeeded(true, 0, 0, 100 * Millisecond);
        var between = new Recorder(0);
        foreach (var at in new[] { 100, 200, 800, 900 })
            between.Succeeded(true, 0, 0, at * Millisecond);

        Assert.Equal((900, 900, 600), (Gap(early), Gap(late), Gap(between)));

        static double Gap(Recorder recorder) => recorder.Finish(Second).Publish!.LongestGapMs;
    }

    [Fact]
    public void The_curve_goes_as_far_as_the_count_gives_it_meaning()
    {
        var recorder = new Recorder(0);
        for (var i = 1; i <= 1000; i++)
            recorder.Succeeded(true, 0, 0, i * Millisecond);

        var curve = recorder.Finish(2 * Second).Publish!.Latency.Curve;

        Assert.Equal(curve.OrderBy(point => point.Percent), curve);
        Assert.Equal(curve.Select(point => point.Ms).Order(), curve.Select(point => point.Ms));
        Assert.InRange(curve[^1].Percent, 99.8, 99.95);
        Assert.Contains(curve, point => point.Percent == 50 && Math.Abs(point.Ms - 500) < 1);
    }
}
