namespace Rrmq.Queues;

/// <summary>Logs and their groups as people see them.</summary>
internal static class LogViews
{
    public static GroupView Of(ConsumerGroup group)
    {
        var first = group.FirstUnsettled;
        return new GroupView(group.Name, group.Number, first - 1, group.Lag, group.Hand.LeaseCount, group.FreeCount, PublishedMs(group, first));
    }

    /// <summary>Messages from a place on, in order.</summary>
    public static LogPage Read(Topic log, LogQuery query)
    {
        var messages = new List<MessageView>();
        var bytes = 0L;
        // What lies behind the end is waited for, not what comes next.
        var next = query.From.Kind == LogPlaceKind.Sequence ? Math.Max(query.From.Value, log.FirstKept) : SequenceAt(log, query.From);
        while (messages.Count < query.Limit && log.Plain.TryFind(next, out var message))
        {
            bytes += message.Content.Length;
            if (messages.Count > 0 && bytes > query.MaxBytes)
                break;
            messages.Add(new MessageView(log.IdOf(message.Sequence), MessageState.Ready, message.Content, message.HasEnvelope, 0, message.PublishedMs));
            next = message.Sequence + 1;
        }

        return new LogPage(messages, next - 1, log.FirstKept, log.LastSequence);
    }

    /// <summary>The sequence of the first message at a place or behind it; of the next to come where there is none.</summary>
    public static long SequenceAt(Topic log, LogPlace place) => Math.Clamp(
        place.Kind switch
        {
            LogPlaceKind.Sequence => place.Value,
            LogPlaceKind.Latest => log.LastSequence + 1,
            LogPlaceKind.Time => log.Plain.FirstSince(place.Value) ?? log.LastSequence + 1,
            _ => 0,
        },
        log.FirstKept,
        log.LastSequence + 1);

    /// <summary>Bytes of the first message that is kept; 0 when there is none.</summary>
    public static int FirstLength(Topic log) => log.Plain.TryFind(log.FirstKept, out var message) ? message.Content.Length : 0;

    private static long? PublishedMs(ConsumerGroup group, long sequence)
    {
        if (group.Hand.Records.Find(sequence) is { } facts)
            return facts.PublishedMs;
        return group.Log.Plain.TryFind(sequence, out var message) ? message.PublishedMs : null;
    }
}
