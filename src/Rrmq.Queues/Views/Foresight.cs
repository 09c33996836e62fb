namespace Rrmq.Queues;

/// <summary>The refusals that commands would meet in the state as it is now. Changes nothing; where time, duplicates or earlier commands of a batch could decide otherwise it says nothing.</summary>
internal static class Foresight
{
    public static CommandStatus? Of(Command command, TopicCatalog topics) => command switch
    {
        SettleLeases or BeginLeadership or AppendToStream => null,
        EnqueueJob or ReportProgress or CompleteJob or FailJob or CancelJob or RetryJob or PutSchedule or DeleteSchedule or RunTick => null,
        MakeGroup make => Grouping.Obstacle(make, topics.Find(make.Topic.Span)),
        SeekGroup seek => Grouping.Obstacle(seek.Group.Span, topics.Find(seek.Topic.Span)),
        DeleteGroup delete => Grouping.Obstacle(delete.Group.Span, topics.Find(delete.Topic.Span)),
        ConfigureTopic configure => Configuring.Obstacle(configure, topics.Find(configure.Topic.Span)),
        DeleteTopic delete => Configuring.Obstacle(delete, topics.Find(delete.Topic.Span)),
        CreateTopic => topics.Find(command.Topic.Span) is null ? null : CommandStatus.TopicExists,
        _ => topics.Find(command.Topic.Span) is { } topic ? Of(command, topic) : CommandStatus.TopicNotFound,
    };

    private static CommandStatus? Of(Command command, Topic topic) => command switch
    {
        ReceiveJobs => Working.Obstacle(topic) ?? OfTaking(topic, default, isLease: true),
        _ when topic.Jobs is not null => command is PauseTopic ? null : CommandStatus.JobsTopic,
        Pop => topic.CanDeliver ? null : CommandStatus.QueueEmpty,
        Publish publish => IsFull(topic, 1, publish.Body.Length) ? CommandStatus.TopicFull : null,
        PublishMessages publish => Of(publish, topic),
        PopMessages pop => OfTaking(topic, pop.Group.Span, isLease: false),
        ReceiveMessages receive => OfTaking(topic, receive.Group.Span, isLease: true),
        _ => null,
    };

    // A group of consumers that is not there yet is made by whoever takes something in its name: nothing says beforehand how that ends.
    private static CommandStatus? OfTaking(Topic topic, ReadOnlySpan<byte> group, bool isLease)
    {
        if (Grouping.Obstacle(topic, group) is { } obstacle)
            return obstacle;
        var lessor = topic.IsLog ? topic.Groups?.Find(group)?.Hand : topic;
        if (lessor is null)
            return null;
        if (topic.IsPaused)
            return CommandStatus.TopicPaused;
        if (!lessor.CanDeliver)
            return CommandStatus.QueueEmpty;
        return isLease && lessor.LeaseCount >= lessor.Settings.MaxLeases ? CommandStatus.TooManyLeases : null;
    }

    // Of a batch in which each message stands for itself the refusal is that of the first one, when none after it fits either.
    private static CommandStatus? Of(PublishMessages publish, Topic topic)
    {
        var bytes = publish.Atomic ? 0L : long.MaxValue;
        for (var i = 0; i < publish.Messages.Count; i++)
        {
            // Which of two refusals comes first is the log's to say.
            if (topic.IsLog && publish.Messages[i] is not { DelayMs: null or 0, TtlMs: null or 0, Priority: 0 })
                return null;
            var length = publish.Messages[i].Content.Length;
            bytes = publish.Atomic ? bytes + length : Math.Min(bytes, length);
        }

        return publish.Messages.Count > 0 && IsFull(topic, publish.Atomic ? publish.Messages.Count : 1, bytes) ? CommandStatus.TopicFull : null;
    }

    private static bool IsFull(Topic topic, long count, long bytes) => topic.Settings.DedupWindowMs == 0 && !Room.CanHave(topic, count, bytes);
}
