namespace Rrmq.Queues;

/// <summary>The book of leases that were given together.</summary>
internal static class LeaseEnds
{
    /// <summary>The message's lease is over; <paramref name="isSettled"/>: because its consumer said so.</summary>
    public static void End(Topic topic, MessageRecord record, bool isSettled)
    {
        var facts = topic.Edit(record);
        (facts.Token, facts.Batch, facts.Consumer) = (0, 0, []);
        if (record.Batch is not { } batch)
            return;
        record.Batch = null;
        batch.Unsettled -= isSettled ? 1 : 0;
        if (--batch.Leased == 0)
            topic.Batches!.Remove(batch.Number);
    }
}
