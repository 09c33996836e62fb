namespace Rrmq.Queues;

/// <summary>
/// What time brings about: leases run out, delays and rests end, lives end. A batch does a bounded part of it, in the order of time, topic and sequence; what is left is done by the next one, and until then nothing
/// that has expired is handed out all the same.
/// </summary>
internal sealed class Expiry(Ledger ledger, TopicCatalog topics, Departures departures, Failures failures)
{
    public const int MostABatch = 2_000;
    private const long LongestGapMs = 60_000;

    private int _left;

    /// <summary>Begins a batch.</summary>
    public void Run()
    {
        _left = MostABatch;
        while (ledger.Due.NextMs <= ledger.NowMs && _left > 0)
        {
            _left--;
            var topic = ledger.Due.Next;
            Due(topic, topic.NextDue);
        }
    }

    /// <summary>Nobody led since <paramref name="beforeMs"/>: the leases that were open then last longer by that time.</summary>
    public void ExtendLeases(long beforeMs)
    {
        var gap = Math.Min(ledger.NowMs - beforeMs, LongestGapMs);
        if (gap <= 0 || ledger.LeaseCount == 0)
            return;

        // A lease that had ended by then has ended still: what is added to its end does not reach beyond now.
        ledger.LeaseShiftMs += gap;
        for (var i = 0; i < topics.Count; i++)
        {
            if (topics[i].LeaseCount > 0)
                topics[i].NoteDue();
        }
    }

    /// <summary>Whether a message can be handed out now; it is the plain queue's head when <paramref name="record"/> is null.</summary>
    public bool TryPeek(Topic topic, out MessageRecord? record)
    {
        while (topic.TryPeek(out record))
        {
            if (record is null || record.Facts.ExpiresMs > ledger.NowMs)
                return true;
            if (_left-- <= 0)
                return false;
            departures.Leave(topic, record, MessageEventKind.Expired, []);
        }

        return false;
    }

    private void Due(Topic topic, MessageRecord record)
    {
        var facts = record.Facts;
        if (facts.State == RecordState.Leased)
            failures.RunOut(topic, record);
        else if (facts.ExpiresMs <= ledger.NowMs)
            departures.Leave(topic, record, MessageEventKind.Expired, []);
        else
            topic.Move(record, RecordState.Ready);
    }
}
