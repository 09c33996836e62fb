using System.Text;
using Rrmq.Queues;

namespace Rrmq.Server.Tests;

/// <summary>What the once-a-second samples leave behind, without a node.</summary>
public sealed class TopicBoardTests
{
    private readonly TopicBoard _board = new();
    private long _nowMs = 1_000_000;

    [Fact]
    public void Only_what_changed_is_told_a_second_time()
    {
        Sample(Topic(1, "a"), Topic(2, "b"));
        var first = _board.Newest;
        Sample(Topic(1, "a"), Topic(2, "b", published: 3, ready: 3));

        Assert.Equal(["a", "b"], Changed(since: 0));
        Assert.Equal(["b"], Changed(since: first));
        Assert.Equal([], Changed(since: _board.Newest));
    }

    [Fact]
    public void A_topic_that_is_gone_is_told_by_its_number_until_that_is_long_ago()
    {
        Sample(Topic(1, "a"), Topic(2, "b"));
        var before = _board.Newest;
        Sample(Topic(2, "b"));

        Assert.Equal([1L], _board.GoneSince(before)!);
        Assert.Equal([], _board.GoneSince(_board.Newest)!);

        Sample([.. Enumerable.Range(10, 3000).Select(i => Topic(i, $"t{i}"))]);
        Sample();
        Assert.Null(_board.GoneSince(before));
    }

    [Fact]
    public void Rates_are_messages_a_second_and_never_negative()
    {
        Sample(Topic(1, "a", published: 100, ready: 100));
        Sample(Topic(1, "a", published: 110, consumed: 30, ready: 80));
        Sample();

        var history = _board.History();
        Assert.Equal([0.0, 10.0, 0.0], history.Published);
        Assert.Equal([0.0, 30.0, 0.0], history.Consumed);
        Assert.Equal([100L, 80L, 0L], history.Ready);
    }

    [Fact]
    public void A_topic_that_never_moved_has_a_flat_history_and_an_unknown_one_none()
    {
        Sample(Topic(1, "a", published: 7, ready: 7));
        Sample(Topic(1, "a", published: 7, ready: 7));

        Assert.Equal([7L, 7L], _board.History("a")!.Ready);
        Assert.Null(_board.History("nobody"));
    }

    [Fact]
    public void Five_minutes_are_kept()
    {
        for (var i = 0; i < 400; i++)
            Sample(Topic(1, "a", published: i, ready: i));

        var history = _board.History("a")!;
        Assert.Equal((SampleRing.Capacity, 399L), (history.At.Count, history.Ready[^1]));
        Assert.Equal(SampleRing.Capacity, _board.History().At.Count);
    }

    [Fact]
    public void Topics_beyond_the_bound_count_in_the_sums_but_are_not_listed()
    {
        Sample([.. Enumerable.Range(1, TopicBoard.MostTopics + 5).Select(i => Topic(i, $"t{i}", published: 1, ready: 1))]);

        Assert.Equal(TopicBoard.MostTopics, Changed(since: 0).Count);
        Assert.Equal(TopicBoard.MostTopics + 5, _board.History().Ready[^1]);
        Assert.Equal(TopicBoard.MostTopics + 5, _board.Total);
    }

    private void Sample(params TopicView[] topics)
    {
        _nowMs += 1000;
        _board.Take(topics, _nowMs);
        _board.Complete(_nowMs, _nowMs, topics.Length);
    }

    private List<string> Changed(long since)
    {
        var names = new List<string>();
        for (var from = 0L; from >= 0;)
            _board.Changes(since, ref from, 1000, topic => names.Add(Encoding.UTF8.GetString(topic.Name)));
        return names;
    }

    private static TopicView Topic(long number, string name, long published = 0, long consumed = 0, long ready = 0) =>
        new(Encoding.UTF8.GetBytes(name), number, TopicSettings.Default, 1) { Published = published, Consumed = consumed, Ready = ready };
}
