using System.Runtime.CompilerServices;
using System.Text;
using Rrmq.Queues;

namespace Rrmq.Server;

/// <summary>
/// Tells the most active topics from the rest, so that monitors see a bounded number of series however many topics there are. Activity is what was published to and taken
/// from a topic, and fades by half with every look that sees it again. Not thread-safe.
/// </summary>
internal sealed class TopicRanking(int most)
{
    private const double Fading = 0.5;
    private Dictionary<byte[], Seen> _seen = new(ReferenceComparer.Instance);
    private HashSet<byte[]> _shown = new(ReferenceComparer.Instance);
    private double _otherPublished;
    private double _otherGone;

    public void Collect(IReadOnlyList<TopicFigures> topics, IMetricSink sink)
    {
        var ranked = Rank(topics);
        Write(MetricTable.TopicMessages, static topic => topic.Messages);
        Write(MetricTable.TopicLeased, static topic => topic.Leased);
        Write(MetricTable.TopicDelayed, static topic => topic.Delayed);
        Write(MetricTable.TopicDead, static topic => topic.Dead);
        Write(MetricTable.TopicBytes, static topic => topic.Bytes);
        Write(MetricTable.TopicPublished, static topic => topic.Published);
        Write(MetricTable.TopicGone, static topic => topic.Published - topic.Messages);
        var others = Sum(topics.Where(topic => !_shown.Contains(topic.Name)));
        sink.Add(MetricTable.OtherTopics, topics.Count - ranked.Length);
        sink.Add(MetricTable.OtherMessages, others.Messages);
        sink.Add(MetricTable.OtherLeased, others.Leased);
        sink.Add(MetricTable.OtherDelayed, others.Delayed);
        sink.Add(MetricTable.OtherDead, others.Dead);
        sink.Add(MetricTable.OtherBytes, others.Bytes);
        sink.Add(MetricTable.OtherPublished, _otherPublished);
        sink.Add(MetricTable.OtherGone, _otherGone);

        void Write(Metric metric, Func<TopicFigures, double> value)
        {
            foreach (var topic in ranked)
                sink.Add(metric, value(topic), Encoding.UTF8.GetString(topic.Name));
        }
    }

    private static TopicFigures Sum(IEnumerable<TopicFigures> topics)
    {
        var sum = new TopicFigures([], 0, 0, 0, 0, 0, 0);
        foreach (var topic in topics)
        {
            sum = sum with
            {
                Messages = sum.Messages + topic.Messages,
                Bytes = sum.Bytes + topic.Bytes,
                Leased = sum.Leased + topic.Leased,
                Delayed = sum.Delayed + topic.Delayed,
                Dead = sum.Dead + topic.Dead,
            };
        }

        return sum;
    }

    /// <summary>The most active ones, by name, so that their order does not change with every look.</summary>
    private TopicFigures[] Rank(IReadOnlyList<TopicFigures> topics)
    {
        var seen = new Dictionary<byte[], Seen>(topics.Count, ReferenceComparer.Instance);
        var best = new PriorityQueue<TopicFigures, double>(most + 1);
        foreach (var topic in topics)
        {
            var gone = topic.Published - topic.Messages;
            var known = _seen.TryGetValue(topic.Name, out var before);
            var (published, left) = known ? (topic.Published - before.Published, gone - before.Gone) : (0, 0);
            if (known && !_shown.Contains(topic.Name))
                (_otherPublished, _otherGone) = (_otherPublished + published, _otherGone + left);
            var activity = (before.Activity * Fading) + published + left;
            seen.Add(topic.Name, new Seen(topic.Published, gone, activity));

            // Among the idle, those that were shown stay, so that series do not come and go, and then those that hold most are worth more than those that hold nothing.
            best.Enqueue(topic, activity + (_shown.Contains(topic.Name) ? 1 : 0) + (topic.Messages / (topic.Messages + 1.0)));
            if (best.Count > most)
                best.Dequeue();
        }

        _seen = seen;
        var ranked = best.UnorderedItems.Select(static item => item.Element).OrderBy(static topic => Encoding.UTF8.GetString(topic.Name), StringComparer.Ordinal).ToArray();
        _shown = new HashSet<byte[]>(ranked.Select(static topic => topic.Name), ReferenceComparer.Instance);
        return ranked;
    }

    private readonly record struct Seen(long Published, long Gone, double Activity);

    /// <summary>A topic that was deleted and made again has the same name in another array: it is another one.</summary>
    private sealed class ReferenceComparer : IEqualityComparer<byte[]>
    {
        public static readonly ReferenceComparer Instance = new();

        public bool Equals(byte[]? x, byte[]? y) => ReferenceEquals(x, y);

        public int GetHashCode(byte[] name) => RuntimeHelpers.GetHashCode(name);
    }
}
