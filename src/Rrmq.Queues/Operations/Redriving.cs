namespace Rrmq.Queues;

/// <summary>
/// Gives dead messages another chance: those that block in a topic where they stand, and dead letters by moving them back to the end of the topic they came from. All letters of a dead-letter topic came from
/// the one that its name says. What a group of consumers of a log failed at is ready again in that group where it blocks; letters stay, since what comes to the end of a log comes to all groups.
/// </summary>
internal sealed class Redriving(Ledger ledger, TopicCatalog topics, Departures departures, Failures failures, Room room)
{
    private const int Letters = RecordClasses.Letters | RecordClasses.BlockedLetters;

    public CommandResult Run(RedriveTopic command)
    {
        if (topics.Find(command.Topic.Span) is not { } topic)
            return new CommandResult(CommandStatus.TopicNotFound);
        if (topic.Jobs is not null)
            return new CommandResult(CommandStatus.JobsTopic);
        var dead = Failures.DeadLetterName(topic.Name) is { } name ? topics.Find(name) : null;
        var places = Places(topic, dead);
        var (count, isFull) = command.Messages.Count > 0 ? Chosen(command, places) : Oldest(command.Max, places);
        if (count == 0 && isFull)
            return new CommandResult(CommandStatus.TopicFull);
        var left = 0L;
        foreach (var place in places)
            left += place.CountOf(RecordClasses.Dead);
        return new CommandResult(CommandStatus.Done, Detail: new Counted(count, left));
    }

    // Where messages of a topic may be dead.
    private static List<Topic> Places(Topic topic, Topic? dead)
    {
        List<Topic> places = [];
        if (!topic.IsLog)
            places.Add(topic);
        else if (topic.Groups is { } groups)
        {
            foreach (var group in groups.All)
            {
                group.DropStale(int.MaxValue);
                if (group.Hand.CountOf(RecordClasses.Dead) > 0)
                    places.Add(group.Hand);
            }
        }

        if (dead is not null)
            places.Add(dead);
        return places;
    }

    private (int Count, bool IsFull) Oldest(int max, List<Topic> places)
    {
        var count = 0;
        foreach (var place in places)
        {
            var classes = Redrivable(place);
            while (count < max && place.Records.First(classes) is { } facts)
            {
                if (!TryRedrive(place, facts.Record))
                    return (count, true);
                count++;
            }
        }

        return (count, false);
    }

    private (int Count, bool IsFull) Chosen(RedriveTopic command, List<Topic> places)
    {
        var count = 0;
        for (var i = 0; i < command.Messages.Count && count < command.Max; i++)
        {
            foreach (var place in places)
            {
                var id = command.Messages[i];
                if (id.Topic != place.Home.Number || count == command.Max)
                    continue;
                if (place.Records.Find(id.Sequence) is not { } facts || (Redrivable(place) & (1 << (int)place.ClassOf(facts))) == 0)
                    continue;
                if (!TryRedrive(place, facts.Record))
                    return (count, true);
                count++;
            }
        }

        return (count, false);
    }

    // Letters stay where they are while there is no queue for them to go back to.
    private int Redrivable(Topic place) => RecordClasses.Blocked | (place.HoldsDeadLetters && OriginOf(place) is { IsLog: false, Jobs: null } ? Letters : 0);

    private Topic? OriginOf(Topic place) => topics.Find(place.Name.AsSpan(0, place.Name.Length - Failures.SuffixLength));

    private bool TryRedrive(Topic place, MessageRecord record)
    {
        if (place.ClassOf(record.Facts) == RecordClass.Blocked)
        {
            Revive(place, record);
            return true;
        }

        var back = OriginOf(place)!;
        var facts = record.Facts;
        if (!room.Make(back, facts.Content.Length))
            return false;
        var moved = back.NewRecord(facts.Content, facts.HasEnvelope, facts.Priority, facts.Group, failures.ExpiresMs(back), null);
        departures.Leave(place, record, MessageEventKind.Redriven, Failures.TextOf(new MessageId(back.Number, moved.Sequence)));
        back.Totals.Published++;
        back.Rates.CountPublished(ledger.Window);
        back.Note(moved, ledger.Happened(MessageEventKind.Redriven, Failures.TextOf(new MessageId(place.Number, record.Sequence))));
        back.Move(moved, RecordState.Ready);
        return true;
    }

    private void Revive(Topic topic, MessageRecord record)
    {
        var facts = topic.Edit(record);
        (facts.Failures, facts.IsSuspect, facts.ExpiresMs) = (0, false, failures.ExpiresMs(topic));
        topic.Note(record, ledger.Happened(MessageEventKind.Redriven, []));
        topic.Move(record, RecordState.Ready);
    }
}
