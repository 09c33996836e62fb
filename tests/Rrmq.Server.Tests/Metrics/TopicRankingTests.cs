using System.Buffers;
using System.Text;
using Rrmq.Queues;

namespace Rrmq.Server.Tests;

/// <summary>Which topics monitors see by name.</summary>
public sealed class TopicRankingTests
{
    private readonly TopicRanking _ranking = new(most: 2);
    private readonly Dictionary<string, byte[]> _names = [];

    [Fact]
    public void The_most_active_are_shown_and_the_rest_is_summed()
    {
        Look(("a", 1, 0), ("b", 0, 0), ("c", 1, 0));

        var metrics = Look(("a", 10, 5), ("b", 4, 3), ("c", 7, 0));

        Assert.Equal(["a", "c"], Shown(metrics));
        Assert.Equal((1, 1, 3), (metrics.Value("rrmq_other_topics"), metrics.Value("rrmq_other_messages"), metrics.Value("rrmq_other_gone_total")));
    }

    [Fact]
    public void A_topic_that_falls_still_gives_its_place_to_one_that_moves()
    {
        Look(("a", 0, 0), ("b", 0, 0), ("c", 0, 0));
        Look(("a", 100, 100), ("b", 90, 90), ("c", 0, 0));
        Exposition metrics = null!;
        for (var i = 1; i <= 10; i++)
            metrics = Look(("a", 100, 100), ("b", 90, 90), ("c", i * 5, i * 5));

        Assert.Contains("c", Shown(metrics));
    }

    [Fact]
    public void What_the_rest_has_published_never_shrinks()
    {
        Look(("a", 0, 0), ("b", 0, 0), ("c", 0, 0), ("d", 0, 0));
        var first = Look(("a", 9, 0), ("b", 8, 0), ("c", 2, 0), ("d", 1, 0)).Value("rrmq_other_published_total");
        var second = Look(("a", 9, 0), ("b", 8, 0), ("c", 50, 0), ("d", 1, 0)).Value("rrmq_other_published_total");
        var third = Look(("a", 9, 0), ("b", 8, 0), ("c", 90, 0)).Value("rrmq_other_published_total");

        Assert.True(first <= second && second <= third);
    }

    [Fact]
    public void Of_the_rest_it_is_summed_how_many_are_leased_delayed_and_dead()
    {
        List<TopicFigures> topics = [.. Enumerable.Range(1, 5).Select(i => new TopicFigures(NameOf($"t{i}"), 100, 1_000, 100, i, 10 * i, 3 * i))];
        Write(topics);
        topics[0] = topics[0] with { Published = 900 };
        topics[4] = topics[4] with { Published = 900 };

        var metrics = Write(topics);

        Assert.Equal(["t1", "t5"], Shown(metrics));
        Assert.Equal((5, 50, 15), (metrics.Value("rrmq_topic_leased_messages", "topic=t5"), metrics.Value("rrmq_topic_delayed_messages", "topic=t5"), metrics.Value("rrmq_topic_dead_messages", "topic=t5")));
        Assert.Equal((9, 90, 27, 3_000), (metrics.Value("rrmq_other_leased_messages"), metrics.Value("rrmq_other_delayed_messages"), metrics.Value("rrmq_other_dead_messages"),
            metrics.Value("rrmq_other_message_bytes")));
    }

    private static List<string> Shown(Exposition metrics) => [.. metrics.Samples("rrmq_topic_messages").Select(sample => sample.Labels["topic"])];

    private Exposition Look(params (string Name, long Published, long Gone)[] topics) =>
        Write([.. topics.Select(topic => new TopicFigures(NameOf(topic.Name), topic.Published - topic.Gone, 0, topic.Published, 0, 0, 0))]);

    private Exposition Write(List<TopicFigures> topics)
    {
        var buffer = new ArrayBufferWriter<byte>();
        _ranking.Collect([.. topics], new PrometheusText(buffer));
        return Exposition.Parse(Encoding.UTF8.GetString(buffer.WrittenSpan));
    }

    private byte[] NameOf(string name) => _names.TryGetValue(name, out var bytes) ? bytes : _names[name] = Encoding.UTF8.GetBytes(name);
}
