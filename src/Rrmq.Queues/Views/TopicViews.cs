using System.Text;

namespace Rrmq.Queues;

/// <summary>Topics and their messages as people see them.</summary>
internal static class TopicViews
{
    public static TopicView Of(Topic topic, Ledger ledger)
    {
        var (published, consumed) = topic.Rates.At(ledger.Window);
        var view = new TopicView(topic.Name, topic.Number, topic.Settings, topic.Version)
        {
            Paused = topic.IsPaused,
            Ready = topic.CountOf(RecordClasses.Ready),
            Leased = topic.CountOf(RecordClasses.Leased),
            Delayed = topic.CountOf(RecordClasses.Delayed),
            Dead = topic.CountOf(RecordClasses.Dead),
            Bytes = topic.Bytes,
            OldestMs = topic.OldestMs,
            Published = topic.Totals.Published,
            Consumed = topic.Totals.Consumed,
            DeadLettered = topic.Totals.DeadLettered,
            Expired = topic.Totals.Expired,
            Dropped = topic.Totals.Dropped,
            Redriven = topic.Totals.Redriven,
            PublishedPerSecond = published,
            ConsumedPerSecond = consumed,
        };
        return topic.IsLog ? OfLog(topic, view) : view;
    }

    private static TopicView OfLog(Topic log, TopicView view)
    {
        var maxLag = 0L;
        if (log.Groups is { } groups)
        {
            foreach (var group in groups.All)
                maxLag = Math.Max(maxLag, group.Lag);
        }

        return view with { FirstSequence = log.FirstKept, LastSequence = log.LastSequence, Groups = log.Groups?.Count ?? 0, MaxLag = maxLag };
    }

    /// <summary>Messages from a sequence on, plain ones and records in one order.</summary>
    public static MessagePage Page(Topic topic, MessageState? state, long from, int limit)
    {
        var messages = new List<MessageView>(Math.Min(limit, 1000));
        var classes = RecordClasses.Of(state);
        var wantsPlain = (classes & RecordClasses.Ready) != 0;
        var plain = default(PlainMessage);
        for (var at = from; ; )
        {
            var facts = topic.Records.First(classes, at);
            var isPlain = wantsPlain && topic.Plain.TryFind(at, out plain) && (facts is null || plain.Sequence < facts.Sequence);
            if (!isPlain && facts is null)
                return new MessagePage(messages, null);
            at = isPlain ? plain.Sequence : facts!.Sequence;
            if (messages.Count >= limit)
                return new MessagePage(messages, at);
            messages.Add(isPlain ? Of(topic, plain) : Of(topic, facts!));
            at++;
        }
    }

    public static MessageStory? Tell(Topic topic, MessageId id, Ledger ledger)
    {
        if (id.Topic != topic.Number)
            return null;
        if (topic.Records.Find(id.Sequence) is { } facts)
            return Tell(Of(topic, facts), facts.Content.Index, facts.Story);
        if (topic.Plain.TryFind(id.Sequence, out var plain) && plain.Sequence == id.Sequence)
            return Tell(Of(topic, plain), plain.Content.Index, default);
        if (ledger.Gone.TryFind(id, out var gone, out var story) && ledger.NowMs - gone.AtMs < topic.Settings.HistoryMs)
            return Tell(gone, story);
        return null;
    }

    private static MessageView Of(Topic topic, in PlainMessage message) =>
        new(new MessageId(topic.Number, message.Sequence), MessageState.Ready, message.Content, message.HasEnvelope, 1, message.PublishedMs) { Group = message.Group ?? [] };

    private static MessageView Of(Topic topic, MessageFacts facts)
    {
        var state = RecordClasses.StateOf(topic.ClassOf(facts));
        return new MessageView(new MessageId(topic.Number, facts.Sequence), state, facts.Content, facts.HasEnvelope, facts.Failures + 1, facts.PublishedMs)
        {
            Priority = facts.Priority,
            Group = facts.Group,
            UntilMs = facts.UntilMs == long.MaxValue ? null : topic.UntilMs(facts),
            ExpiresMs = facts.ExpiresMs == long.MaxValue ? null : facts.ExpiresMs,
            Consumer = facts.Consumer,
            Origin = facts.Origin,
        };
    }

    private static MessageStory Tell(MessageView message, long index, Story story)
    {
        MessageEvent[] events = story.IsOfMoved ? [.. story.Span] : [new MessageEvent(MessageEventKind.Published, message.PublishedMs, index, [], 0), .. story.Span];
        return new MessageStory(message, events, story.Omitted);
    }

    private static MessageStory Tell(in GoneMessage gone, GoneStory? story)
    {
        var message = new MessageView(gone.Id, MessageState.Gone, default, gone.HasEnvelope, story?.Attempt ?? 1, gone.PublishedMs)
        {
            Priority = story?.Priority ?? 0,
            Group = story?.Group ?? [],
            Origin = story?.Origin,
        };
        return Tell(message, gone.PublishedIndex, (story?.Story ?? default).With(new MessageEvent(gone.Kind, gone.AtMs, gone.Index, story?.Detail ?? [], 0)));
    }
}
