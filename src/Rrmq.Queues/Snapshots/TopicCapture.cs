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
    private readonly (long Number, int Unsettled)[] _batches;
    private readonly AppendCapture<DedupEntry>? _dedup;

    public TopicCapture(Topic topic)
    {
        _topic = topic;
        (_settings, _version, _isPaused, _lastSequence, _totals, _rates) = (topic.Settings, topic.Version, topic.IsPaused, topic.LastSequence, topic.Totals, topic.Rates);
        Plain = topic.Plain.Capture();
        Records = topic.Records.Capture();
        _dedup = topic.Dedup?.Capture();
        _batches = topic.Batches is { Count: > 0 } batches ? new (long, int)[batches.Count] : [];
        if (_batches.Length == 0)
            return;
        var at = 0;
        foreach (var batch in topic.Batches!.Values)
            _batches[at++] = (batch.Number, batch.Unsettled);
    }

    public PlainCapture Plain { get; }

    public RecordCapture<MessageFacts> Records { get; }

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
        Plain.Encode(writer);
        EncodeBatches(writer);
        writer.WriteCount(Records.Count);
        var previous = 0L;
        foreach (var facts in Records.All())
        {
            FactsFormat.Write(facts, previous, writer);
            previous = facts.Sequence;
        }

        if (_dedup is { } dedup)
            Encode(dedup, writer);
    }

    public static Topic Decode(StateReader reader, Ledger ledger)
    {
        var topic = new Topic(reader.ReadBytes(), reader.ReadCount(), SettingsFormat.Read(reader), reader.ReadCount(), ledger);
        var flags = reader.ReadByte();
        topic.IsPaused = (flags & IsPaused) != 0;
        topic.LastSequence = reader.ReadCount();
        topic.Totals = Totals.Decode(reader);
        topic.Rates = Rates.Decode(reader);
        DecodePlain(topic, reader);
        DecodeBatches(topic, reader);
        DecodeRecords(topic, ledger.Epoch.Current, reader);
        if ((flags & HasDedup) != 0)
            ledger.DedupCount += DecodeDedup(topic, reader);
        return topic;
    }

    private static void DecodePlain(Topic topic, StateReader reader)
    {
        var message = default(PlainMessage);
        for (var count = reader.ReadCount(); count > 0; count--)
            topic.Restore(message = reader.ReadPlain(message));
        if (message.Sequence > topic.LastSequence)
            throw new InvalidStateException($"message {message.Sequence} is beyond the last, {topic.LastSequence}");
    }

    private void EncodeBatches(StateWriter writer)
    {
        var batches = ((long Number, int Unsettled)[])_batches.Clone();
        Array.Sort(batches);
        writer.WriteCount(batches.Length);
        foreach (var (number, unsettled) in batches)
        {
            writer.WriteCount(number);
            writer.WriteCount(unsettled);
        }
    }

    private static void DecodeBatches(Topic topic, StateReader reader)
    {
        for (var count = reader.ReadCount(); count > 0; count--)
        {
            var batch = new LeaseBatch(reader.ReadCount()) { Unsettled = reader.ReadInt32() };
            if (!(topic.Batches ??= []).TryAdd(batch.Number, batch))
                throw new InvalidStateException($"batch {batch.Number} of leases is there twice");
        }
    }

    private static void DecodeRecords(Topic topic, int epoch, StateReader reader)
    {
        var sequence = 0L;
        for (var count = reader.ReadCount(); count > 0; count--)
        {
            var facts = FactsFormat.Read(sequence, epoch, reader);
            sequence = facts.Sequence;
            if (sequence > topic.LastSequence || (topic.Plain.TryFind(sequence, out var plain) && plain.Sequence == sequence))
                throw new InvalidStateException($"message {sequence} is beyond the last, {topic.LastSequence}, or there twice");
            if (facts.Batch > 0)
                Join(topic, facts);
            topic.Restore(facts);
        }

        foreach (var batch in topic.Batches?.Values ?? Enumerable.Empty<LeaseBatch>())
        {
            if (batch.Leased == 0 || batch.Unsettled < batch.Leased)
                throw new InvalidStateException($"batch {batch.Number} has {batch.Leased} leases and {batch.Unsettled} unsettled messages");
        }
    }

    private static void Join(Topic topic, MessageFacts facts)
    {
        if (topic.Batches is null || !topic.Batches.TryGetValue(facts.Batch, out var batch))
            throw new InvalidStateException($"there is no batch {facts.Batch} of leases");
        batch.Leased++;
        facts.Record.Batch = batch;
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
