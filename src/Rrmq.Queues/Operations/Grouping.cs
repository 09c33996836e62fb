namespace Rrmq.Queues;

/// <summary>How groups of consumers of a log come, go on from elsewhere, and go.</summary>
internal sealed class Grouping(Ledger ledger, TopicCatalog topics)
{
    public CommandResult Make(MakeGroup command)
    {
        if (Obstacle(command, topics.Find(command.Topic.Span)) is { } obstacle)
            return new CommandResult(obstacle);
        var log = topics.Find(command.Topic.Span)!;
        var isNew = log.Groups?.Find(command.Group.Span) is null;
        return Answer(isNew ? Add(log, command.Group.ToArray(), LogViews.SequenceAt(log, command.From)) : log.Groups!.Find(command.Group.Span)!, isNew);
    }

    public CommandResult Seek(SeekGroup command)
    {
        if (Obstacle(command.Group.Span, topics.Find(command.Topic.Span)) is { } obstacle)
            return new CommandResult(obstacle);
        var log = topics.Find(command.Topic.Span)!;
        var before = log.Groups!.Find(command.Group.Span)!;
        // What it has in hand, leases and all, is dropped as a whole: tokens of leases are never used twice, so that no receipt fits what comes after.
        topics.RemoveHand(before.Hand);
        var group = new ConsumerGroup(before.Name, before.Number, log, LogViews.SequenceAt(log, command.To), ledger);
        group.Hand.Totals = before.Hand.Totals;
        log.Groups.Replace(group);
        topics.AddHand(group.Hand);
        group.Hand.Stir();
        return Answer(group, isNew: false);
    }

    public CommandResult Delete(DeleteGroup command)
    {
        if (Obstacle(command.Group.Span, topics.Find(command.Topic.Span)) is { } obstacle)
            return new CommandResult(obstacle);
        var groups = topics.Find(command.Topic.Span)!.Groups!;
        var group = groups.Find(command.Group.Span)!;
        topics.RemoveHand(group.Hand);
        groups.Remove(group);
        return new CommandResult(CommandStatus.Done);
    }

    /// <summary>A group that takes something: where nobody made it, it begins at the first message.</summary>
    public ConsumerGroup FindOrMake(Topic log, ReadOnlySpan<byte> name) => log.Groups?.Find(name) ?? Add(log, name.ToArray(), log.FirstKept);

    /// <summary>Why nobody can take anything from a topic in the name of a group, or without one where that is empty.</summary>
    public static CommandStatus? Obstacle(Topic topic, ReadOnlySpan<byte> group)
    {
        if (!topic.IsLog)
            return group.IsEmpty ? null : CommandStatus.NotALog;
        if (group.IsEmpty)
            return CommandStatus.GroupRequired;
        return topic.Groups is { Count: >= ConsumerGroups.Most } groups && groups.Find(group) is null ? CommandStatus.TooManyGroups : null;
    }

    public static CommandStatus? Obstacle(MakeGroup command, Topic? topic) => topic is null ? CommandStatus.TopicNotFound : Obstacle(topic, command.Group.Span);

    /// <summary>Why nothing can be done to a group, which must be there.</summary>
    public static CommandStatus? Obstacle(ReadOnlySpan<byte> group, Topic? topic)
    {
        if (topic is null)
            return CommandStatus.TopicNotFound;
        if (!topic.IsLog)
            return CommandStatus.NotALog;
        return topic.Groups?.Find(group) is null ? CommandStatus.GroupNotFound : null;
    }

    private ConsumerGroup Add(Topic log, byte[] name, long next)
    {
        var group = new ConsumerGroup(name, ++ledger.LastTopic, log, next, ledger);
        (log.Groups ??= new ConsumerGroups()).Add(group);
        topics.AddHand(group.Hand);
        group.Hand.Stir();
        return group;
    }

    private CommandResult Answer(ConsumerGroup group, bool isNew) => new(CommandStatus.Done, Detail: new GroupAnswer(LogViews.Of(group), isNew, ledger.NowMs));
}
