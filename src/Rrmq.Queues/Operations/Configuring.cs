namespace Rrmq.Queues;

/// <summary>How topics come, change and go.</summary>
internal sealed class Configuring(Ledger ledger, TopicCatalog topics, Expiry expiry, JobTable jobs)
{
    private static ReadOnlySpan<byte> DeadLetterSuffix => ".dead"u8;

    public CommandResult Create(in CommandView command)
    {
        if (topics.Find(command.Topic.Span) is not null)
            return new CommandResult(CommandStatus.TopicExists);
        topics.Add(command.Topic.ToArray(), WithLimits(command.Limits));
        return new CommandResult(CommandStatus.Done);
    }

    public CommandResult Configure(ConfigureTopic command)
    {
        var topic = topics.Find(command.Topic.Span);
        if (Obstacle(command, topic) is { } obstacle)
            return new CommandResult(obstacle);
        var isNew = topic is null;
        var settings = SettingsAfter(command, topic);
        if (topic is null)
            topic = topics.Add(command.Topic.ToArray(), settings);
        else if (settings != topic.Settings)
            Change(topic, settings);
        return new CommandResult(CommandStatus.Done, Detail: new ConfiguredTopic(TopicViews.Of(topic, ledger), isNew));
    }

    public CommandResult Delete(DeleteTopic command)
    {
        var topic = topics.Find(command.Topic.Span);
        if (Obstacle(command, topic) is { } obstacle)
            return new CommandResult(obstacle);
        topics.Remove(topic!);
        if (topic!.Jobs is { } type)
            jobs.End(type);
        return new CommandResult(CommandStatus.Done);
    }

    public CommandResult Pause(PauseTopic command)
    {
        if (topics.Find(command.Topic.Span) is not { } topic)
            return new CommandResult(CommandStatus.TopicNotFound);
        topic.IsPaused = command.Paused;
        topic.Stir();
        return new CommandResult(CommandStatus.Done);
    }

    public static CommandStatus? Obstacle(ConfigureTopic command, Topic? topic)
    {
        if (topic is null && !command.Replaces && command.IfVersion is not < 0)
            return CommandStatus.TopicNotFound;
        if (!IsVersion(command.IfVersion, topic))
            return CommandStatus.PreconditionFailed;
        var settings = SettingsAfter(command, topic);
        if (settings.Retention == Retention.Log && (settings.DelayMs > 0 || command.Topic.Span.EndsWith(DeadLetterSuffix)))
            return CommandStatus.NotForLogs;
        if (settings.Retention == Retention.Log && topic?.Jobs is not null)
            return CommandStatus.JobsTopic;
        var isFixed = topic is not null && (topic.Count > 0 || topic.Groups is { Count: > 0 });
        return isFixed && settings.Retention != topic!.Settings.Retention ? CommandStatus.RetentionFixed : null;
    }

    public static CommandStatus? Obstacle(DeleteTopic command, Topic? topic)
    {
        if (topic is null && command.IfVersion is not < 0)
            return CommandStatus.TopicNotFound;
        if (topic?.Jobs is { Count: > 0 })
            return CommandStatus.JobsTopic;
        return IsVersion(command.IfVersion, topic) ? null : CommandStatus.PreconditionFailed;
    }

    private static TopicSettings SettingsAfter(ConfigureTopic command, Topic? topic) =>
        command.Change.Over(topic is null || command.Replaces ? WithLimits(command.Limits) : topic.Settings);

    // A topic that is not there has version 0, and none that is; none has a negative one.
    private static bool IsVersion(long? demanded, Topic? topic) => demanded is null || demanded == (topic?.Version ?? 0);

    private static TopicSettings WithLimits(TopicLimits limits) => TopicSettings.Default with { MaxMessages = limits.MaxMessages, MaxBytes = limits.MaxBytes };

    private void Change(Topic topic, TopicSettings settings)
    {
        if (settings.DedupWindowMs == 0 && topic.Dedup is { } known)
        {
            ledger.DedupCount -= known.Count;
            topic.Dedup = null;
        }

        topic.Configure(settings, ledger.Index);
        if (topic.IsLog)
            expiry.Trim(topic);
    }
}
