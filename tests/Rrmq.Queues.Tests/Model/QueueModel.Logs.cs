namespace Rrmq.Queues.Tests.Model;

/// <summary>Logs and their groups: each group is a queue of copies, and goes on by being filled anew.</summary>
internal sealed partial class QueueModel
{
    /// <summary>When rests end of messages that a log dropped: the machine may look at them once more in vain.</summary>
    public HashSet<long> Ghosts { get; } = [];

    public string Make(MakeGroup command)
    {
        var topic = Find(Text(command.Topic));
        if (topic is not { IsLog: true })
            return topic is null ? "TopicNotFound  " : "NotALog  ";
        var group = topic.Groups.Find(one => one.Name == Text(command.Group));
        var isNew = group is null;
        return $"Done  created {isNew} {View(group ?? MakeGroup(topic, Text(command.Group), command.From))} at {NowMs}";
    }

    public string Seek(SeekGroup command)
    {
        if (Missing(Text(command.Topic), Text(command.Group), out var group) is { } missing)
            return missing;
        group.Messages.Clear();
        Fill(group, command.To);
        return $"Done  created False {View(group)} at {NowMs}";
    }

    public string Delete(DeleteGroup command)
    {
        if (Missing(Text(command.Topic), Text(command.Group), out var group) is { } missing)
            return missing;
        group.Log!.Groups.Remove(group);
        return "Done  ";
    }

    public string View(ModelTopic group)
    {
        if (group.Log is not { } log)
            return ViewOfTopic(group);
        var first = group.Messages.OrderBy(static message => message.Sequence).FirstOrDefault();
        return $"group {group.Name} {group.Number} at {(first?.Sequence ?? log.LastSequence + 1) - 1} lag {group.Messages.Count} leased {group.Messages.Count(static message => message.State == ModelState.Leased)} oldest {first?.PublishedMs}";
    }

    /// <summary>What somebody reads from a place on.</summary>
    public static string Read(ModelTopic log, LogPlace place, int limit)
    {
        var from = log.Messages.Where(message => IsAtOrBehind(message, place)).Take(limit).ToList();
        return $"{string.Join("; ", from.Select(static message => $"{message.Id} {message.Content} of {message.PublishedMs}"))} first {log.FirstSequence} last {log.LastSequence}";
    }

    private static bool IsAtOrBehind(ModelMessage message, LogPlace place) => place.Kind switch
    {
        LogPlaceKind.Sequence => message.Sequence >= place.Value,
        LogPlaceKind.Time => message.PublishedMs >= place.Value,
        LogPlaceKind.Latest => false,
        _ => true,
    };

    private string? Missing(string name, string groupName, out ModelTopic group)
    {
        var topic = Find(name);
        group = topic?.Groups.Find(one => one.Name == groupName)!;
        return topic is null ? "TopicNotFound  " : !topic.IsLog ? "NotALog  " : group is null ? "GroupNotFound  " : null;
    }

    private ModelTopic MakeGroup(ModelTopic log, string name, LogPlace from)
    {
        var group = new ModelTopic(name, ++LastTopic, log.Settings, log.Version, log);
        log.Groups.Add(group);
        Fill(group, from);
        return group;
    }

    private static void Fill(ModelTopic group, LogPlace from) => group.Messages.AddRange(group.Log!.Messages.Where(message => IsAtOrBehind(message, from)).Select(message => CopyOf(message, group)));

    private static ModelMessage CopyOf(ModelMessage message, ModelTopic group) => new()
    {
        Topic = group, Sequence = message.Sequence, Content = message.Content, HasEnvelope = message.HasEnvelope, PublishedMs = message.PublishedMs, Group = message.Group,
    };

    // What is leased stays with the one who has it until the lease is over.
    private void DropFromGroups(ModelTopic log, long sequence)
    {
        foreach (var group in log.Groups)
        {
            foreach (var copy in group.Messages.Where(message => message.Sequence == sequence && message.State != ModelState.Leased).ToList())
            {
                group.Messages.Remove(copy);
                if (copy is { State: ModelState.Resting, UntilMs: { } until })
                    Ghosts.Add(until);
            }
        }
    }
}
