namespace Rrmq.Queues;

/// <summary>
/// Whether a topic can take more, and what makes room where its settings say so. Each message may drop a few others for itself, as a full topic needs it; one that needs more room than that, large among small ones, or
/// the first after a limit was lowered, shares with all of its batch what one turn of the loop can do.
/// </summary>
internal sealed class Room(Ledger ledger, Departures departures)
{
    /// <summary>Drops of a batch, beyond <see cref="DropsAMessage"/>.</summary>
    public const int MostDropsABatch = 2_000;

    /// <summary>As many as a message may drop whatever the others of its batch have dropped.</summary>
    public const int DropsAMessage = 16;

    /// <summary>Whether so much fits, now or after what may be dropped is dropped.</summary>
    public static bool CanHave(Topic topic, long count, long bytes) =>
        Fits(topic.Count, topic.Bytes, count, bytes, topic.Settings)
        || (topic.Settings.Overflow == Overflow.DropOldest
            && Fits(topic.Count - topic.CountOf(RecordClasses.Droppable), topic.Bytes - topic.BytesOf(RecordClasses.Droppable), count, bytes, topic.Settings));

    /// <summary>Whether one message fits as things are.</summary>
    public static bool Fits(Topic topic, int bytes) => Fits(topic.Count, topic.Bytes, 1, bytes, topic.Settings);

    /// <summary>Has room for one message, or says that there is none.</summary>
    public bool Make(Topic topic, int bytes) => Make(topic, 1, bytes);

    /// <summary>
    /// Has room for so many messages together, or says that there is none: because they do not fit whatever is dropped, and then nothing has changed; or because what may be dropped in one batch is not enough, and then the
    /// next attempt finds that much done. A topic that holds more than it may since its limits were lowered takes in what it has dropped as much for: it shrinks by itself; and a log all,
    /// since time drops what it holds too much.
    /// </summary>
    public bool Make(Topic topic, int count, long bytes)
    {
        if (Fits(topic.Count, topic.Bytes, count, bytes, topic.Settings))
            return true;
        if (!CanHave(topic, count, bytes))
            return false;
        var (countBefore, bytesBefore) = (topic.Count, topic.Bytes);
        var own = DropsAMessage * count;
        while (!Fits(topic.Count, topic.Bytes, count, bytes, topic.Settings))
        {
            if (own > 0)
                own--;
            else if (ledger.DropsLeft > 0)
                ledger.DropsLeft--;
            else
                return topic.IsLog || (countBefore - topic.Count >= count && bytesBefore - topic.Bytes >= bytes);
            departures.DropOldest(topic, RecordClasses.Droppable);
        }

        return true;
    }

    private static bool Fits(long count, long bytes, long moreCount, long moreBytes, TopicSettings settings) =>
        moreCount <= settings.MaxMessages - count && moreBytes <= settings.MaxBytes - bytes;
}
