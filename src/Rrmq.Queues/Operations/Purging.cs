namespace Rrmq.Queues;

/// <summary>Empties a topic, a bounded part of it a command, the oldest first.</summary>
internal sealed class Purging(TopicCatalog topics, Departures departures)
{
    public const int MostACommand = 10_000;

    public CommandResult Run(PurgeTopic command)
    {
        if (topics.Find(command.Topic.Span) is not { } topic)
            return new CommandResult(CommandStatus.TopicNotFound);
        if (topic.Jobs is not null)
            return new CommandResult(CommandStatus.JobsTopic);
        var classes = RecordClasses.Ready | RecordClasses.Delayed | (command.DeadToo ? RecordClasses.Dead : 0);
        var count = Math.Min(topic.CountOf(classes), MostACommand);
        for (var i = 0; i < count; i++)
            departures.DropOldest(topic, classes);
        return new CommandResult(CommandStatus.Done, Detail: new Counted(count, topic.CountOf(classes)));
    }
}
