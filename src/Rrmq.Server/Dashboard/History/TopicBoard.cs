using System.Text;
using Rrmq.Contracts;
using Rrmq.Queues;

namespace Rrmq.Server;

/// <summary>
/// The statistics of all topics as of the last sample, which of them changed when, and the last minutes of those that move. One sampler writes, any thread reads. Bounded: so many topics
/// are known, so many of them have a history, and of those that went away so many are remembered.
/// </summary>
internal sealed class TopicBoard
{
    public const int MostTopics = 20_000;
    private const int MostHistories = 512;
    private const int MostGone = 1024;

    private readonly Lock _lock = new();
    private readonly Dictionary<long, KnownTopic> _topics = [];
    private readonly List<KnownTopic> _order = [];
    private readonly Queue<(long Sample, long Number)> _gone = new();
    private readonly SampleRing _totals = new();
    private Sample _total;
    private long _forgottenBefore;
    private long _lastAtMs;
    private int _histories;

    /// <summary>The newest sample; 0 before the first.</summary>
    public long Newest { get; private set; }

    /// <summary>When it was taken, by the node's clock and by the cluster's, in milliseconds since 1970.</summary>
    public long AtMs { get; private set; }
    public long StateMs { get; private set; }

    /// <summary>All topics, also those beyond <see cref="MostTopics"/>.</summary>
    public int TopicCount { get; private set; }

    private long Current => Newest + 1;

    /// <summary>A piece of the sample that is being taken.</summary>
    public void Take(IReadOnlyList<TopicView> topics, long atMs)
    {
        lock (_lock)
        {
            var seconds = _lastAtMs == 0 ? 1 : Math.Max(0.001, (atMs - _lastAtMs) / 1000.0);
            foreach (var topic in topics)
                _total = _total.Plus(Take(topic, atMs, seconds));
        }
    }

    /// <summary>The sample is complete: what it did not find is gone.</summary>
    public void Complete(long atMs, long stateMs, int topicCount)
    {
        lock (_lock)
        {
            if (_order.Exists(topic => topic.SeenAt != Current))
                ForgetGone();
            _totals.Add(_total with { AtMs = atMs });
            _total = default;
            (AtMs, StateMs, TopicCount, _lastAtMs) = (atMs, stateMs, topicCount, atMs);
            Newest = Current;
        }
    }

    /// <summary>
    /// What changed behind a sample, at most so many topics, in an order in which the search can go on.
    /// </summary>
    /// <param name="since">A sample; 0 for everything.</param>
    /// <param name="from">Where to go on in the order of the topics; in the end -1.</param>
    /// <param name="most">At most this many.</param>
    /// <param name="use">Called for each, under the lock.</param>
    public void Changes(long since, ref int from, int most, Action<KnownTopic> use)
    {
        lock (_lock)
        {
            for (; from < _order.Count && most > 0; from++)
            {
                if (_order[from].ChangedAt <= since || _order[from].ChangedAt > Newest)
                    continue;
                use(_order[from]);
                most--;
            }

            if (from >= _order.Count)
                from = -1;
        }
    }

    /// <summary>The topics that went away behind a sample; null when that is not known any more.</summary>
    public IReadOnlyList<long>? GoneSince(long since)
    {
        lock (_lock)
            return since < _forgottenBefore ? null : [.. _gone.Where(one => one.Sample > since).Select(static one => one.Number)];
    }

    public HistoryReport History()
    {
        lock (_lock)
            return _totals.Report();
    }

    /// <summary>Of one topic; null when there is none of that name.</summary>
    public HistoryReport? History(string name)
    {
        var wanted = Encoding.UTF8.GetBytes(name);
        lock (_lock)
        {
            if (_order.Find(topic => topic.Name.AsSpan().SequenceEqual(wanted)) is not { } known)
                return null;
            if (known.History is { } history)
                return history.Report();
            var first = AtMs - ((SampleRing.Capacity - 1) * 1000L);
            return SampleRing.ReportOf([Sample.Still(known.Row, first), Sample.Still(known.Row, AtMs)]);
        }
    }

    private Sample Take(TopicView topic, long atMs, double seconds)
    {
        var row = TopicRow.Of(topic);
        if (!_topics.TryGetValue(topic.Number, out var known))
        {
            if (_order.Count == MostTopics)
                return Sample.Still(row, atMs);
            known = new KnownTopic(topic.Number, topic.Name) { ChangedAt = Current, Row = Newest == 0 ? row : default };
            _topics.Add(topic.Number, known);
            _order.Add(known);
        }

        known.SeenAt = Current;
        var before = known.Row;
        var sample = Sample.Between(before, row, atMs, seconds);
        if (before != row)
        {
            known.ChangedAt = Current;
            known.Row = row;
            Remember(known, before);
        }
        else if (Current - known.ChangedAt > SampleRing.Capacity)
        {
            Rest(known);
        }

        known.History?.Add(sample);
        return sample;
    }

    // How it was before it moved is the first point of its chart.
    private void Remember(KnownTopic topic, in TopicRow before)
    {
        if (topic.History is not null || _histories == MostHistories)
            return;
        _histories++;
        topic.History = new SampleRing();
        if (_lastAtMs != 0)
            topic.History.Add(Sample.Still(before, _lastAtMs));
    }

    private void Rest(KnownTopic topic)
    {
        if (topic.History is null)
            return;
        topic.History = null;
        _histories--;
    }

    private void ForgetGone()
    {
        foreach (var topic in _order.FindAll(topic => topic.SeenAt != Current))
        {
            Rest(topic);
            _topics.Remove(topic.Number);
            _gone.Enqueue((Current, topic.Number));
        }

        _order.RemoveAll(topic => topic.SeenAt != Current);
        while (_gone.Count > MostGone)
            _forgottenBefore = _gone.Dequeue().Sample;
    }
}
