namespace Rrmq.Queues;

/// <summary>The refusals that commands would meet in the state as it is now. Changes nothing; where time, duplicates or earlier commands of a batch could decide otherwise it says nothing.</summary>
internal static class Foresight
{
    public static CommandStatus? Of(Command command, TopicCatalog topics) => command switch
    {
        SettleLeases or BeginLeadership or AppendToStream => null,
        EnqueueJob or ReportProgress or CompleteJob or FailJob or CancelJob or RetryJob or PutSchedule or DeleteSchedule or RunTick => null,
        ConfigureTopic configure => Configuring.Obstacle(configure, topics.Find(configure.Topic.Span)),
        DeleteTopic delete => Configuring.Obstacle(delete, topics.Find(delete.Topic.Span)),
        CreateTopic => topics.Find(command.Topic.Span) is null ? null : CommandStatus.TopicExists,
        _ => topics.Find(command.Topic.Span) is { } topic ? Of(command, topic) : CommandStatus.TopicNotFound,
    };

    private static CommandStatus? Of(Command command, Topic topic) => command switch
    {
        ReceiveJobs => Working.Obstacle(topic) ?? OfReceiving(topic),
        _ when topic.Jobs is not null => command is PauseTopic ? null : CommandStatus.JobsTopic,
        Pop => topic.IsPaused || !topic.TryPeek(out _) ? CommandStatus.QueueEmpty : null,
        Publish publish => IsFull(topic, 1, publish.Body.Length) ? CommandStatus.TopicFull : null,
        PublishMessages publish => Of(publish, topic),
        PopMessages => OfTaking(topic),
        ReceiveMessages => OfReceiving(topic),
        _ => null,
    };

    private static CommandStatus? OfReceiving(Topic topic) => OfTaking(topic) ?? (topic.LeaseCount >= topic.Settings.MaxLeases ? CommandStatus.TooManyLeases : null);

    private static CommandStatus? OfTaking(Topic topic)
    {
        if (topic.IsPaused)
            return CommandStatus.TopicPaused;
        return topic.TryPeek(out _) ? null : CommandStatus.QueueEmpty;
    }

    // Of a batch in which each message stands for itself the refusal is that of the first one, when none after it fits either.
    private static CommandStatus? Of(PublishMessages publish, Topic topic)
    {
        var bytes = publish.Atomic ? 0L : long.MaxValue;
        for (var i = 0; i < publish.Messages.Count; i++)
        {
            var length = publish.Messages[i].Content.Length;
            bytes = publish.Atomic ? bytes + length : Math.Min(bytes, length);
        }

        return publish.Messages.Count > 0 && IsFull(topic, publish.Atomic ? publish.Messages.Count : 1, bytes) ? CommandStatus.TopicFull : null;
    }

    private static bool IsFull(Topic topic, long count, long bytes) => topic.Settings.DedupWindowMs == 0 && !Room.CanHave(topic, count, bytes);
}
