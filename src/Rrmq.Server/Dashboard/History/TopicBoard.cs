using System.Text;
using Rrmq.Contracts;
using Rrmq.Queues;

namespace Rrmq.Server;

/// <summary>
/// The statistics of all topics as of the last sample, and the last minutes of those that move. One sampler writes, any thread reads. Bounded: so many topics are known, and so many of them have a history.
/// </summary>
internal sealed class TopicBoard : IChangeBoard<long, KnownTopic>
{
    public const int MostTopics = 20_000;
    private const int MostHistories = 512;

    private readonly Lock _lock = new();
    private readonly ChangeList<long, KnownTopic> _topics = new(MostTopics);
    private readonly SampleRing _totals = new();
    private Sample _total;
    private long _lastAtMs;
    private int _histories;

    public long Newest => _topics.Newest;

    /// <summary>When it was taken, by the node's clock and by the cluster's, in milliseconds since 1970.</summary>
    public long AtMs { get; private set; }
    public long StateMs { get; private set; }

    public int Total { get; private set; }

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
            _totals.Add(_total with { AtMs = atMs });
            _total = default;
            (AtMs, StateMs, Total, _lastAtMs) = (atMs, stateMs, topicCount, atMs);
            _topics.Complete(Rest);
        }
    }

    public void Changes(long since, ref long from, int count, Action<KnownTopic> use)
    {
        lock (_lock)
            _topics.Changes(since, ref from, count, use);
    }

    public IReadOnlyList<long>? GoneSince(long since)
    {
        lock (_lock)
            return _topics.GoneSince(since);
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
            if (_topics.Entries.FirstOrDefault(topic => topic.Name.AsSpan().SequenceEqual(wanted)) is not { } known)
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
        var known = _topics.Find(topic.Number);
        if (known is null && !_topics.TryAdd(known = new KnownTopic(topic.Number, topic.Name) { Row = Newest == 0 ? row : default }))
            return Sample.Still(row, atMs);
        known.SeenAt = _topics.Current;
        var before = known.Row;
        var sample = Sample.Between(before, row, atMs, seconds);
        if (before != row)
        {
            known.ChangedAt = _topics.Current;
            known.Row = row;
            Remember(known, before);
        }
        else if (_topics.Current - known.ChangedAt > SampleRing.Capacity)
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
}
