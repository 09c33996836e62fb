namespace Rrmq.Queues;

/// <summary>
/// The replicated state: topics, their messages, and remembered answers. Of bodies it holds references into the log, never bytes. Deterministic: the same batches in the same order give the same results and the same
/// <see cref="StateHash"/> everywhere. Time is the leader's stamp in each batch and never runs backwards. Owned by the node loop; not thread-safe.
/// </summary>
public sealed class QueueStateMachine
{
    private readonly Dictionary<byte[], Topic> _topicsByName = new(BytesComparer.Instance);
    private readonly List<Topic> _topics = [];
    private readonly IdempotencyTable _answers = new();
    private byte[][]? _topicNames;

    /// <summary>Index of the last applied log entry; 0 before the first.</summary>
    public long AppliedIndex { get; private set; }

    /// <summary>The state's own clock in milliseconds: the highest stamp applied.</summary>
    public long NowMs { get; private set; }

    public int TopicCount => _topics.Count;

    public long MessageCount { get; private set; }

    public long MessageBytes { get; private set; }

    /// <summary>
    /// Applies one log entry and adds one result for each of its commands to <paramref name="results"/>. An empty payload is a leader's no-op.
    /// </summary>
    public void Apply(long index, ReadOnlyMemory<byte> payload, List<CommandResult> results)
    {
        if (index != AppliedIndex + 1)
            throw new InvalidOperationException($"entry {index} cannot follow {AppliedIndex}");

        if (!payload.IsEmpty)
        {
            var batch = new CommandBatchReader(payload);
            NowMs = Math.Max(NowMs, batch.TimeMs);
            _answers.Expire(NowMs);
            while (batch.TryRead(out var command))
                results.Add(ApplyOnce(index, command));
        }

        AppliedIndex = index;
    }

    /// <summary>
    /// The refusal that the command would meet in the state as it is now, or null when it may take effect. It lets a leader refuse without writing to the log,
    /// once it has made sure that it leads.
    /// </summary>
    public CommandStatus? Foresee(Command command)
    {
        if (!command.IdempotencyKey.IsEmpty && _answers.Find(command.IdempotencyKey.Span) is not null)
            return null;
        return (command, Find(command.Topic.Span)) switch
        {
            (CreateTopic, not null) => CommandStatus.TopicExists,
            (CreateTopic, null) => null,
            (_, null) => CommandStatus.TopicNotFound,
            (Queues.Pop, { Count: 0 }) => CommandStatus.QueueEmpty,
            (Queues.Publish publish, { } topic) when !topic.HasRoomFor(publish.Body.Length) => CommandStatus.TopicFull,
            _ => null,
        };
    }

    /// <summary>All names in creation order. The array is shared and replaced, never changed, so it may be read on any thread.</summary>
    public byte[][] TopicNames()
    {
        if (_topicNames is not null)
            return _topicNames;

        var names = new byte[_topics.Count][];
        for (var i = 0; i < names.Length; i++)
            names[i] = _topics[i].Name;
        return _topicNames = names;
    }

    /// <summary>Every topic in creation order.</summary>
    public TopicSummary[] Topics()
    {
        var topics = new TopicSummary[_topics.Count];
        for (var i = 0; i < topics.Length; i++)
            topics[i] = new TopicSummary(_topics[i].Name, _topics[i].Count, _topics[i].Bytes, _topics[i].Limits);
        return topics;
    }

    /// <summary>What every topic holds and has held, in creation order, for monitors: a few nanoseconds a topic, and no object for each.</summary>
    public TopicFigures[] Figures()
    {
        var figures = new TopicFigures[_topics.Count];
        for (var i = 0; i < figures.Length; i++)
            figures[i] = _topics[i].Figures;
        return figures;
    }

    /// <summary>A hash over everything that is replicated, equal on every replica at the same index. Walks the whole state: for tests and checks.</summary>
    public ulong StateHash()
    {
        var hasher = new StateHasher();
        hasher.Add(AppliedIndex);
        hasher.Add(NowMs);
        hasher.Add(_topics.Count);
        foreach (var topic in _topics)
            topic.AddTo(ref hasher);
        _answers.AddTo(ref hasher);
        return hasher.Value;
    }

    /// <summary>The state as it is now, to be written down elsewhere. Takes as long as copying a pointer for each thousand messages, each topic and each remembered answer.</summary>
    public StateCapture Capture()
    {
        var topics = new TopicCapture[_topics.Count];
        for (var i = 0; i < topics.Length; i++)
            topics[i] = _topics[i].Capture();
        return new StateCapture(AppliedIndex, NowMs, topics, _answers.Capture());
    }

    /// <summary>The machine that was captured and encoded.</summary>
    /// <param name="nextBlock">The next bytes of it, in pieces of any size, valid until it is asked again; empty at the end.</param>
    /// <exception cref="InvalidStateException">The bytes are no state that this version can have written.</exception>
    public static QueueStateMachine Restore(Func<ReadOnlyMemory<byte>> nextBlock)
    {
        var reader = new StateReader(nextBlock);
        if (reader.ReadByte() is var version && version != StateFormat.Version)
            throw new InvalidStateException($"the state has version {version}, this program knows {StateFormat.Version}");
        var machine = new QueueStateMachine { AppliedIndex = reader.ReadInt64(), NowMs = reader.ReadInt64() };
        for (var count = reader.ReadCount(); count > 0; count--)
            machine.Take(Topic.Decode(reader));
        for (var count = reader.ReadCount(); count > 0; count--)
            machine._answers.Add(RememberedAnswer.Decode(reader));
        return reader.TryEnd() ? machine : throw new InvalidStateException("bytes follow behind the state");
    }

    private void Take(Topic topic)
    {
        if (!_topicsByName.TryAdd(topic.Name, topic))
            throw new InvalidStateException("two topics have one name");
        _topics.Add(topic);
        MessageCount += topic.Count;
        MessageBytes += topic.Bytes;
    }

    private CommandResult ApplyOnce(long index, in CommandView command)
    {
        if (command.IdempotencyKey.IsEmpty)
            return Run(index, command);

        var key = command.IdempotencyKey.Span;
        var fingerprint = IdempotencyTable.Fingerprint(command);
        if (_answers.Find(key) is { } first)
        {
            return first.Fingerprint == fingerprint
                ? new CommandResult(first.Status, first.Body, Replayed: true)
                : new CommandResult(CommandStatus.KeyReused);
        }

        if (!_answers.HasRoomFor(key.Length, LargestAnswer(command)))
            return new CommandResult(CommandStatus.TooManyKeys);

        var result = Run(index, command);
        if (result.Status == CommandStatus.Done)
            _answers.Remember(key, fingerprint, result, NowMs);
        return result;
    }

    private CommandResult Run(long index, in CommandView command) => command.Kind switch
    {
        CommandKind.CreateTopic => Create(command),
        CommandKind.Publish => Publish(index, command),
        CommandKind.Pop => Pop(command),
        _ => throw new InvalidBatchException($"unknown command {(byte)command.Kind}"),
    };

    private CommandResult Create(in CommandView command)
    {
        if (Find(command.Topic.Span) is not null)
            return new CommandResult(CommandStatus.TopicExists);

        var topic = new Topic(command.Topic.ToArray(), command.Limits);
        _topicsByName.Add(topic.Name, topic);
        _topics.Add(topic);
        _topicNames = null;
        return new CommandResult(CommandStatus.Done);
    }

    private CommandResult Publish(long index, in CommandView command)
    {
        if (Find(command.Topic.Span) is not { } topic)
            return new CommandResult(CommandStatus.TopicNotFound);
        if (!topic.HasRoomFor(command.Body.Length))
            return new CommandResult(CommandStatus.TopicFull);

        topic.Enqueue(new BodyReference(index, command.BodyOffset, command.Body.Length));
        MessageCount++;
        MessageBytes += command.Body.Length;
        return new CommandResult(CommandStatus.Done);
    }

    private CommandResult Pop(in CommandView command)
    {
        if (Find(command.Topic.Span) is not { } topic)
            return new CommandResult(CommandStatus.TopicNotFound);
        if (!topic.TryDequeue(out var body))
            return new CommandResult(CommandStatus.QueueEmpty);

        MessageCount--;
        MessageBytes -= body.Length;
        return new CommandResult(CommandStatus.Done, body);
    }

    private int LargestAnswer(in CommandView command) =>
        command.Kind == CommandKind.Pop && Find(command.Topic.Span) is { } topic ? topic.HeadLength : 0;

    private Topic? Find(ReadOnlySpan<byte> name) =>
        _topicsByName.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(name, out var topic) ? topic : null;
}
