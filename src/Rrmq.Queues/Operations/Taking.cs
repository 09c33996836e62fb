namespace Rrmq.Queues;

/// <summary>How messages are handed out: for good, or on a lease.</summary>
internal sealed class Taking(Ledger ledger, TopicCatalog topics, Departures departures, Expiry expiry, Grouping grouping)
{
    private readonly List<MessageRecord> _taken = [];

    public CommandResult Pop(in CommandView command)
    {
        if (topics.Find(command.Topic.Span) is not { } topic)
            return new CommandResult(CommandStatus.TopicNotFound);
        if (topic.Jobs is not null)
            return new CommandResult(CommandStatus.JobsTopic);
        if (topic.IsPaused || topic.IsLog)
            return new CommandResult(CommandStatus.QueueEmpty);
        if (!topic.IsPlainNext)
        {
            if (!expiry.TryPeek(topic, out var record))
                return new CommandResult(CommandStatus.QueueEmpty);
            if (record is not null)
            {
                departures.Leave(topic, record, MessageEventKind.Consumed, []);
                return new CommandResult(CommandStatus.Done, record.Facts.Content, HasEnvelope: record.Facts.HasEnvelope);
            }
        }

        var plain = departures.LeavePlain(topic, MessageEventKind.Consumed);
        return new CommandResult(CommandStatus.Done, plain.Content, HasEnvelope: plain.HasEnvelope);
    }

    public CommandResult Pop(PopMessages command)
    {
        if (Obstacle(command.Topic.Span, command.Group.Span, isJobs: false, out var topic, out var record) is { } obstacle)
            return new CommandResult(obstacle);

        List<TakenMessage> taken = [];
        var bytes = 0L;
        do
        {
            bytes += LengthOf(topic!, record);
            if (taken.Count > 0 && bytes > command.MaxBytes)
                break;
            taken.Add(record is null ? Taken(topic!, departures.LeavePlain(topic!, MessageEventKind.Consumed)) : Consume(topic!, record));
        }
        while (taken.Count < command.Max && expiry.TryPeek(topic!, out record));

        return new CommandResult(CommandStatus.Done, Detail: new TakenMessages(taken));
    }

    /// <param name="command">What is asked for.</param>
    /// <param name="ordinal">Its place in its batch.</param>
    /// <param name="isJobs">A topic of jobs hands its messages out to those who ask for jobs, and to nobody else.</param>
    public CommandResult Receive(ReceiveMessages command, int ordinal, bool isJobs = false)
    {
        if (Obstacle(command.Topic.Span, command.Group.Span, isJobs, out var topic, out _) is { } obstacle)
            return new CommandResult(obstacle);
        var free = topic!.Settings.MaxLeases - topic.LeaseCount;
        if (free <= 0)
            return new CommandResult(CommandStatus.TooManyLeases);

        Choose(topic, (int)Math.Min(command.Max, free), command.MaxBytes);
        var batch = _taken.Count > 1 ? NewBatch(topic) : null;
        var until = ledger.After(command.LeaseMs ?? topic.Settings.LeaseMs);
        var consumer = command.Consumer.ToArray();
        var messages = new TakenMessage[_taken.Count];
        for (var i = 0; i < messages.Length; i++)
            messages[i] = Lease(topic, _taken[i], batch, consumer, until, LeaseTokens.Make(command.Nonce, ledger.Index, ordinal, _taken[i].Sequence));
        _taken.Clear();
        return new CommandResult(CommandStatus.Done, Detail: new TakenMessages(messages));
    }

    /// <summary>The first message that a pop or receive would bring now, by its length; 0 when there is none.</summary>
    public int FirstLength(Topic topic) => !topic.Home.IsPaused && expiry.TryPeek(topic, out var record) ? LengthOf(topic, record) : 0;

    private CommandStatus? Obstacle(ReadOnlySpan<byte> name, ReadOnlySpan<byte> group, bool isJobs, out Topic? topic, out MessageRecord? record)
    {
        record = null;
        topic = topics.Find(name);
        if (topic is null)
            return CommandStatus.TopicNotFound;
        if ((topic.Jobs is not null) != isJobs)
            return CommandStatus.JobsTopic;
        if (Grouping.Obstacle(topic, group) is { } refused)
            return refused;
        if (topic.IsLog)
            topic = grouping.FindOrMake(topic, group).Hand;
        if (topic.Home.IsPaused)
            return CommandStatus.TopicPaused;
        return expiry.TryPeek(topic, out record) ? null : CommandStatus.QueueEmpty;
    }

    // A suspect comes alone: first, or not yet.
    private void Choose(Topic topic, int max, int maxBytes)
    {
        var bytes = 0L;
        var isAlone = false;
        while (_taken.Count < max && !isAlone && expiry.TryPeek(topic, out var record))
        {
            bytes += LengthOf(topic, record);
            isAlone = record?.Facts.IsSuspect ?? false;
            if (_taken.Count > 0 && (isAlone || bytes > maxBytes))
                break;
            if (record is null)
                record = topic.RecordOf(topic.TakePlain());
            else
                topic.StepAside(record);
            _taken.Add(record);
        }
    }

    private LeaseBatch NewBatch(Topic topic)
    {
        var batch = new LeaseBatch(++ledger.LastBatch) { Leased = _taken.Count, Unsettled = _taken.Count };
        (topic.Batches ??= []).Add(batch.Number, batch);
        return batch;
    }

    private TakenMessage Lease(Topic topic, MessageRecord record, LeaseBatch? batch, byte[] consumer, long until, ulong token)
    {
        var facts = topic.Edit(record);
        record.Batch = batch;
        (facts.Token, facts.Batch, facts.Consumer) = (token, batch?.Number ?? 0, consumer);
        topic.Note(record, ledger.Happened(MessageEventKind.Leased, consumer, until));
        topic.Move(record, RecordState.Leased, until);
        return Taken(topic, facts, token, until);
    }

    private TakenMessage Consume(Topic topic, MessageRecord record)
    {
        var facts = record.Facts;
        departures.Leave(topic, record, MessageEventKind.Consumed, []);
        return Taken(topic, facts, 0, 0);
    }

    private static int LengthOf(Topic topic, MessageRecord? record) => record?.Facts.Content.Length ?? topic.NextPlainLength;

    private static TakenMessage Taken(Topic topic, in PlainMessage message) =>
        new(topic.IdOf(message.Sequence), message.Content, message.HasEnvelope, 1, message.PublishedMs, 0, 0, null);

    private static TakenMessage Taken(Topic topic, MessageFacts facts, ulong token, long untilMs) =>
        new(topic.IdOf(facts.Sequence), facts.Content, facts.HasEnvelope, facts.Failures + 1, facts.PublishedMs, token, untilMs, facts.Origin) { Lessor = topic.Group?.Number ?? 0 };
}
