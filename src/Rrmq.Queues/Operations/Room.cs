namespace Rrmq.Queues;

/// <summary>Whether a topic can take more, and what makes room where its settings say so.</summary>
internal sealed class Room(Departures departures)
{
    /// <summary>A log whose bounds were lowered may hold millions too many: one publish drops no more than this.</summary>
    private const long MostOfALog = 1_000;

    /// <summary>Whether so much fits, now or after what may be dropped is dropped.</summary>
    public static bool CanHave(Topic topic, long count, long bytes) =>
        Fits(topic.Count, topic.Bytes, count, bytes, topic.Settings)
        || (topic.Settings.Overflow == Overflow.DropOldest
            && Fits(topic.Count - topic.CountOf(RecordClasses.Droppable), topic.Bytes - topic.BytesOf(RecordClasses.Droppable), count, bytes, topic.Settings));

    /// <summary>Whether one message fits as things are.</summary>
    public static bool Fits(Topic topic, int bytes) => Fits(topic.Count, topic.Bytes, 1, bytes, topic.Settings);

    /// <summary>Has room for one message, or says that there is none and has changed nothing.</summary>
    public bool Make(Topic topic, int bytes)
    {
        if (Fits(topic, bytes))
            return true;
        if (!CanHave(topic, 1, bytes))
            return false;
        // What a log holds too much by then, it drops by and by.
        for (var most = topic.IsLog ? MostOfALog : long.MaxValue; most > 0 && !Fits(topic, bytes); most--)
            departures.DropOldest(topic, RecordClasses.Droppable);
        return true;
    }

    private static bool Fits(long count, long bytes, long moreCount, long moreBytes, TopicSettings settings) =>
        moreCount <= settings.MaxMessages - count && moreBytes <= settings.MaxBytes - bytes;
}
