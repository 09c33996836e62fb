namespace Rrmq.Queues;

/// <summary>The records of a topic, or of what a group of consumers has in hand, and who leased them together, as they were at one moment.</summary>
internal sealed class HandCapture
{
    private readonly (long Number, int Unsettled)[] _batches;

    public HandCapture(Topic topic)
    {
        Records = topic.Records.Capture();
        _batches = topic.Batches is { Count: > 0 } batches ? new (long, int)[batches.Count] : [];
        if (_batches.Length == 0)
            return;
        var at = 0;
        foreach (var batch in topic.Batches!.Values)
            _batches[at++] = (batch.Number, batch.Unsettled);
    }

    public RecordCapture<MessageFacts> Records { get; }

    public void Encode(StateWriter writer)
    {
        EncodeBatches(writer);
        writer.WriteCount(Records.Count);
        var previous = 0L;
        foreach (var facts in Records.All())
        {
            FactsFormat.Write(facts, previous, writer);
            previous = facts.Sequence;
        }
    }

    /// <param name="topic">Where to; it has no records yet.</param>
    /// <param name="last">The highest sequence that a record can have.</param>
    /// <param name="epoch">The epoch that runs.</param>
    /// <param name="reader">What was encoded.</param>
    public static void Decode(Topic topic, long last, int epoch, StateReader reader)
    {
        DecodeBatches(topic, reader);
        DecodeRecords(topic, last, epoch, reader);
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

    private static void DecodeRecords(Topic topic, long last, int epoch, StateReader reader)
    {
        var sequence = 0L;
        for (var count = reader.ReadCount(); count > 0; count--)
        {
            var facts = FactsFormat.Read(sequence, epoch, reader);
            sequence = facts.Sequence;
            if (sequence > last || (topic.Plain.TryFind(sequence, out var plain) && plain.Sequence == sequence))
                throw new InvalidStateException($"message {sequence} is beyond the last, {last}, or there twice");
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
}
