namespace Rrmq.Queues;

/// <summary>How messages go: out of their topic, into its totals, and for a while into what is remembered. What became of the message of a job, the job itself tells.</summary>
internal sealed class Departures(Ledger ledger)
{
    public void Leave(Topic topic, MessageRecord record, MessageEventKind kind, byte[] detail)
    {
        var facts = record.Facts;
        topic.Remove(record);
        Count(topic, kind);
        // What leaves a group's hand is in the log still, and what became of a job's message the job tells.
        if (topic.Settings.HistoryMs <= 0 || topic.Group is not null || record.Job is not null)
            return;
        var story = new GoneStory(facts.Story, detail, facts.Failures + 1, facts.Priority, facts.Group, facts.Origin);
        ledger.Gone.Add(Gone(topic, facts.Sequence, facts.PublishedMs, facts.Content.Index, kind, facts.HasEnvelope, hasStory: true), story);
    }

    /// <summary>The first plain message goes: of a log for good, of a group's hand out of it. Of neither anything is remembered, a log drops too many.</summary>
    public PlainMessage LeavePlain(Topic topic, MessageEventKind kind)
    {
        var message = topic.TakePlain();
        Count(topic, kind);
        if (topic.IsLog)
            topic.Groups?.Sweep(message.Sequence + 1);
        else if (topic.Settings.HistoryMs > 0 && topic.Group is null)
            ledger.Gone.Add(Gone(topic, message.Sequence, message.PublishedMs, message.Content.Index, kind, message.HasEnvelope, hasStory: false));
        return message;
    }

    /// <summary>The oldest message of these classes is dropped; there must be one.</summary>
    public void DropOldest(Topic topic, int classes)
    {
        if (!topic.TryFindOldest(classes, out var record))
            throw new InvalidOperationException($"topic {topic.Number} has nothing to drop");
        if (record is null)
            LeavePlain(topic, MessageEventKind.Dropped);
        else
            Leave(topic, record, MessageEventKind.Dropped, []);
    }

    private GoneMessage Gone(Topic topic, long sequence, long publishedMs, long publishedIndex, MessageEventKind kind, bool hasEnvelope, bool hasStory) =>
        new(topic.Number, sequence, publishedMs, ledger.NowMs, ledger.Index, GoneMessage.AgoOf(publishedIndex, ledger.Index), kind, hasEnvelope, hasStory);

    private void Count(Topic topic, MessageEventKind kind)
    {
        topic.Totals.Count(kind);
        if (kind == MessageEventKind.Consumed)
            topic.Home.Rates.CountConsumed(ledger.Window);
    }
}
