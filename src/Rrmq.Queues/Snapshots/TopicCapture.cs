namespace Rrmq.Queues;

/// <summary>A topic as it was at one moment. Copies what is a few numbers, and shares what is many.</summary>
internal sealed class TopicCapture
{
    private const byte IsPaused = 1;
    private const byte HasDedup = 2;

    private readonly Topic _topic;
    private readonly TopicSettings _settings;
    private readonly long _version;
    private readonly bool _isPaused;
    private readonly long _lastSequence;
    private readonly Totals _totals;
    private readonly Rates _rates;
    private readonly HandCapture _hand;
    private readonly GroupCapture[] _groups;
    private readonly AppendCapture<DedupEntry>? _dedup;

    public TopicCapture(Topic topic)
    {
        _topic = topic;
        (_settings, _version, _isPaused, _lastSequence, _totals, _rates) = (topic.Settings, topic.Version, topic.IsPaused, topic.LastSequence, topic.Totals, topic.Rates);
        Plain = topic.Plain.Capture();
        _hand = new HandCapture(topic);
        _dedup = topic.Dedup?.Capture();
        _groups = topic.Groups is { Count: > 0 } groups ? new GroupCapture[groups.Count] : [];
        for (var i = 0; i < _groups.Length; i++)
            _groups[i] = new GroupCapture(topic.Groups!.All[i]);
    }

    public PlainCapture Plain { get; }

    /// <summary>The records of the topic, then those of its groups of consumers.</summary>
    public IEnumerable<MessageFacts> Records()
    {
        foreach (var facts in _hand.Records.All())
            yield return facts;
        foreach (var group in _groups)
        {
            foreach (var facts in group.Hand.Records.All())
                yield return facts;
        }
    }

    public void Encode(StateWriter writer)
    {
        writer.WriteBytes(_topic.Name);
        writer.WriteCount(_topic.Number);
        SettingsFormat.Write(_settings, writer);
        writer.WriteCount(_version);
        writer.WriteByte((byte)((_isPaused ? IsPaused : 0) | (_dedup is null ? 0 : HasDedup)));
        writer.WriteCount(_lastSequence);
        _totals.Encode(writer);
        _rates.Encode(writer);
        var isLog = _settings.Retention == Retention.Log;
        Plain.Encode(writer, isLog);
        _hand.Encode(writer);
        if (_dedup is { } dedup)
            Encode(dedup, writer);
        if (!isLog)
            return;
        writer.WriteCount(_groups.Length);
        foreach (var group in _groups)
            group.Encode(writer);
    }

    public static Topic Decode(StateReader reader, Ledger ledger, TopicCatalog topics)
    {
        var topic = new Topic(reader.ReadBytes(), reader.ReadCount(), SettingsFormat.Read(reader), reader.ReadCount(), ledger);
        var flags = reader.ReadByte();
        topic.IsPaused = (flags & IsPaused) != 0;
        topic.LastSequence = reader.ReadCount();
        topic.Totals = Totals.Decode(reader);
        topic.Rates = Rates.Decode(reader);
        DecodePlain(topic, reader);
        HandCapture.Decode(topic, topic.LastSequence, ledger.Epoch.Current, reader);
        if ((flags & HasDedup) != 0)
            ledger.DedupCount += DecodeDedup(topic, reader);
        if (!topic.IsLog)
            return topic;
        if (topic.Records.Count > 0)
            throw new InvalidStateException($"topic {topic.Number} is a log and has records");
        topic.NoteDue();
        for (var count = reader.ReadCount(); count > 0; count--)
        {
            var group = GroupCapture.Decode(topic, ledger, reader);
            (topic.Groups ??= new ConsumerGroups()).Add(group);
            topics.AddHand(group.Hand);
        }

        return topic;
    }

    private static void DecodePlain(Topic topic, StateReader reader)
    {
        var message = default(PlainMessage);
        for (var count = reader.ReadCount(); count > 0; count--)
        {
            message = reader.ReadPlain(message);
            if (topic.IsLog)
                message = message with { Group = reader.ReadBytes() is { Length: > 0 } group ? group : null };
            topic.Restore(message);
        }

        if (message.Sequence > topic.LastSequence)
            throw new InvalidStateException($"message {message.Sequence} is beyond the last, {topic.LastSequence}");
    }

    private static void Encode(AppendCapture<DedupEntry> dedup, StateWriter writer)
    {
        writer.WriteCount(dedup.Count);
        foreach (var run in dedup.Runs())
        {
            for (var i = 0; i < run.Length; i++)
            {
                writer.WriteUInt128(run.Span[i].Key);
                writer.WriteCount(run.Span[i].Sequence);
                writer.WriteInt64(run.Span[i].AtMs);
            }
        }
    }

    private static long DecodeDedup(Topic topic, StateReader reader)
    {
        var dedup = new DedupTable();
        for (var count = reader.ReadCount(); count > 0; count--)
            dedup.Add(new DedupEntry(reader.ReadUInt128(), reader.ReadCount(), reader.ReadInt64()));
        topic.Dedup = dedup;
        return dedup.Count;
    }
}
