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
            if (topic.IsLog)
                DropFirst(topic);
            else
                Due(topic, topic.NextDue);
        }
    }

    /// <summary>A log's settings have changed: what it is not to keep any more goes, as far as this batch may still do something.</summary>
    public void Trim(Topic log)
    {
        for (; log.NextDueMs <= ledger.NowMs && _left > 0; _left--)
            DropFirst(log);
    }

    /// <summary>Nobody led since <paramref name="beforeMs"/>: the leases that were open then last longer by that time.</summary>
    public void ExtendLeases(long beforeMs)
    {
        var gap = Math.Min(ledger.NowMs - beforeMs, LongestGapMs);
        if (gap <= 0 || ledger.LeaseCount == 0)
            return;
        var lessors = Lessors();

        // A lease that had ended by then has ended still: what is added to its end does not reach beyond now.
        ledger.LeaseShiftMs += gap;
        foreach (var lessor in lessors)
            lessor.NoteDue();
    }

    /// <summary>Whether a message can be handed out now; it is the plain queue's head when <paramref name="record"/> is null.</summary>
    public bool TryPeek(Topic topic, out MessageRecord? record)
    {
        topic.Group?.Advance();
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

    private void DropFirst(Topic log) => departures.LeavePlain(log, log.IsOverfull ? MessageEventKind.Dropped : MessageEventKind.Expired);

    // Topics and groups of consumers with open leases.
    private List<Topic> Lessors()
    {
        List<Topic> lessors = [];
        for (var i = 0; i < topics.Count; i++)
        {
            if (topics[i].LeaseCount > 0)
                lessors.Add(topics[i]);
            if (topics[i].Groups is not { } groups)
                continue;
            foreach (var group in groups.All)
            {
                if (group.Hand.LeaseCount > 0)
                    lessors.Add(group.Hand);
            }
        }

        return lessors;
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
