namespace Rrmq.Queues;

/// <summary>How messages come in.</summary>
internal sealed class Publishing(Ledger ledger, TopicCatalog topics, Room room)
{
    /// <summary>Publications that are remembered in all topics together; beyond it such topics take nothing new, rather than forget one early.</summary>
    public const int MostRemembered = 1_000_000;

    private readonly SharedNames _groups = new();

    public CommandResult Publish(in CommandView command)
    {
        if (topics.Find(command.Topic.Span) is not { } topic)
            return new CommandResult(CommandStatus.TopicNotFound);
        if (topic.Jobs is not null)
            return new CommandResult(CommandStatus.JobsTopic);
        if (!topic.TakesPlain)
            return PublishUnplain(topic, command);
        if (!room.Make(topic, command.Body.Length))
            return new CommandResult(CommandStatus.TopicFull);
        Count(topic);
        topic.AppendPlain(new BodyReference(ledger.Index, command.BodyOffset, command.Body.Length), hasEnvelope: false);
        return new CommandResult(CommandStatus.Done);
    }

    public CommandResult PublishMessages(in CommandView command)
    {
        var reader = new OutgoingReader(command);
        if (topics.Find(command.Topic.Span) is not { } topic)
            return new CommandResult(CommandStatus.TopicNotFound);
        if (topic.Jobs is not null)
            return new CommandResult(CommandStatus.JobsTopic);
        if (reader.IsAtomic && Refusal(topic, command) is { } refused)
            return refused;

        var items = new PublishedMessage[reader.Count];
        var taken = 0;
        for (var i = 0; i < items.Length; i++)
        {
            reader.Read(out var message);
            var status = TakeIn(topic, message, hasEnvelope: true, hasRoom: reader.IsAtomic, out var id);
            items[i] = new PublishedMessage(status, id);
            taken += status is CommandStatus.Done or CommandStatus.Duplicate ? 1 : 0;
        }

        reader.ExpectEnd();
        // What took in nothing has changed nothing, and says so.
        return new CommandResult(taken > 0 || items.Length == 0 ? CommandStatus.Done : items[0].Status, Detail: new PublishedMessages(items));
    }

    private CommandResult PublishUnplain(Topic topic, in CommandView command)
    {
        var status = TakeIn(topic, new OutgoingView(command.Body, command.BodyOffset, default, null, null, 0, default), hasEnvelope: false, hasRoom: false, out _);
        return new CommandResult(status == CommandStatus.Duplicate ? CommandStatus.Done : status);
    }

    private void Count(Topic topic)
    {
        topic.Totals.Published++;
        topic.Rates.CountPublished(ledger.Window);
    }

    private CommandStatus TakeIn(Topic topic, in OutgoingView message, bool hasEnvelope, bool hasRoom, out MessageId id)
    {
        var settings = topic.Settings;
        var key = default(UInt128);
        id = default;
        if (topic.IsLog && !FitsALog(message))
            return CommandStatus.NotForLogs;
        if (settings.DedupWindowMs > 0)
        {
            key = DedupTable.KeyOf(message.DedupKey.Span, message.Content.Span, hasEnvelope);
            if (Known(topic, key) is var sequence and > 0)
            {
                id = new MessageId(topic.Number, sequence);
                return CommandStatus.Duplicate;
            }

            if (!HasRoomToRemember(1))
                return CommandStatus.TooManyKeys;
        }

        if (!hasRoom && !room.Make(topic, message.Content.Length))
            return CommandStatus.TopicFull;

        Store(topic, message, hasEnvelope);
        if (settings.DedupWindowMs > 0)
        {
            (topic.Dedup ??= new DedupTable()).Add(new DedupEntry(key, topic.LastSequence, ledger.NowMs));
            ledger.DedupCount++;
        }

        id = new MessageId(topic.Number, topic.LastSequence);
        return CommandStatus.Done;
    }

    private void Store(Topic topic, in OutgoingView message, bool hasEnvelope)
    {
        var content = new BodyReference(ledger.Index, message.ContentOffset, message.Content.Length);
        var delay = message.DelayMs ?? topic.Settings.DelayMs;
        var life = message.TtlMs ?? topic.Settings.TtlMs;
        Count(topic);
        if (topic.IsLog)
        {
            topic.AppendPlain(content, hasEnvelope, message.Group.IsEmpty ? null : _groups.Share(message.Group.Span));
            return;
        }

        if (delay == 0 && life == 0 && message.Priority == 0 && message.Group.IsEmpty)
        {
            topic.AppendPlain(content, hasEnvelope);
            return;
        }

        var record = topic.NewRecord(content, hasEnvelope, message.Priority, message.Group.Span, life > 0 ? ledger.After(life) : long.MaxValue, null);
        if (delay > 0)
            topic.Move(record, RecordState.Delayed, ledger.After(delay));
        else
            topic.Move(record, RecordState.Ready);
    }

    // Goes through an atomic batch without taking anything in, and has room for it; null when all of it can be.
    private CommandResult? Refusal(Topic topic, in CommandView command)
    {
        var reader = new OutgoingReader(command);
        var remembers = topic.Settings.DedupWindowMs > 0;
        HashSet<UInt128>? seen = remembers ? [] : null;
        long bytes = 0, count = 0;
        for (var i = 0; i < reader.Count; i++)
        {
            reader.Read(out var message);
            if (topic.IsLog && !FitsALog(message))
                return Refused(reader.Count, i, CommandStatus.NotForLogs);
            if (remembers && DedupTable.KeyOf(message.DedupKey.Span, message.Content.Span, hasEnvelope: true) is var key && (Known(topic, key) > 0 || !seen!.Add(key)))
                continue;
            count++;
            bytes += message.Content.Length;
            if (remembers && !HasRoomToRemember(count))
                return Refused(reader.Count, i, CommandStatus.TooManyKeys);
            if (!Room.CanHave(topic, count, bytes))
                return Refused(reader.Count, i, CommandStatus.TopicFull);
        }

        // A batch of nothing but duplicates makes no room either.
        return count == 0 || room.Make(topic, (int)count, bytes) ? null : Refused(reader.Count, reader.Count - 1, CommandStatus.TopicFull);
    }

    private static CommandResult Refused(int count, int culprit, CommandStatus status)
    {
        var items = new PublishedMessage[count];
        for (var i = 0; i < count; i++)
            items[i] = new PublishedMessage(i == culprit ? status : CommandStatus.NotTried, default);
        return new CommandResult(status, Detail: new PublishedMessages(items));
    }

    // One place in line and one age: what would give a message another has no meaning in a log.
    private static bool FitsALog(in OutgoingView message) => message is { DelayMs: null or 0, TtlMs: null or 0, Priority: 0 };

    private long Known(Topic topic, UInt128 key)
    {
        if (topic.Dedup is not { } known)
            return 0;
        ledger.DedupCount -= known.Forget(ledger.NowMs, topic.Settings.DedupWindowMs);
        return known.Find(key);
    }

    // What topics that rest still hold past their windows is forgotten when the room is needed.
    private bool HasRoomToRemember(long more)
    {
        if (ledger.DedupCount + more <= MostRemembered)
            return true;
        for (var i = 0; i < topics.Count; i++)
        {
            if (topics[i].Dedup is { } known)
                ledger.DedupCount -= known.Forget(ledger.NowMs, topics[i].Settings.DedupWindowMs);
        }

        return ledger.DedupCount + more <= MostRemembered;
    }
}
