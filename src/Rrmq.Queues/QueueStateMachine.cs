using System.Buffers;

namespace Rrmq.Queues;

/// <summary>
/// The replicated state: topics, their messages, jobs, schedules, and remembered answers. Of bodies it holds references into the log, never bytes. Deterministic: the same batches in the same order give the same results and the same
/// <see cref="StateHash"/> everywhere. Time is the leader's stamp in each batch and never runs backwards: first of all a batch does what time has brought about, then it runs its commands. Owned by the node loop; not
/// thread-safe.
/// </summary>
public sealed class QueueStateMachine
{
    private readonly Ledger _ledger = new();
    private readonly TopicCatalog _topics;
    private readonly IdempotencyTable _answers = new();
    private readonly MessageStream _stream;
    private readonly Expiry _expiry;
    private readonly Publishing _publishing;
    private readonly Taking _taking;
    private readonly Settling _settling;
    private readonly Configuring _configuring;
    private readonly Purging _purging;
    private readonly Redriving _redriving;
    private readonly Grouping _grouping;
    private readonly JobTable _jobs = new();
    private readonly JobEnds _jobEnds;
    private readonly Enqueuing _enqueuing;
    private readonly Working _working;
    private readonly ScheduleTable _schedules = new();
    private readonly Scheduling _scheduling;

    public QueueStateMachine()
    {
        _topics = new TopicCatalog(_ledger);
        _stream = new MessageStream(_ledger);
        var departures = new Departures(_ledger);
        var room = new Room(_ledger, departures);
        _jobEnds = new JobEnds(_ledger, _jobs, departures);
        var failures = new Failures(_ledger, _topics, departures, room, _jobEnds);
        _expiry = new Expiry(_ledger, _topics, departures, failures);
        _publishing = new Publishing(_ledger, _topics, room);
        _grouping = new Grouping(_ledger, _topics);
        _taking = new Taking(_ledger, _topics, departures, _expiry, _grouping);
        _settling = new Settling(_ledger, _topics, departures, failures, _jobEnds);
        _configuring = new Configuring(_ledger, _topics, _expiry, _jobs);
        _purging = new Purging(_topics, departures);
        _redriving = new Redriving(_ledger, _topics, departures, failures, room);
        _enqueuing = new Enqueuing(_ledger, _topics, _jobs, _jobEnds);
        _working = new Working(_ledger, _topics, _jobs, _jobEnds, _taking, _settling, failures);
        _scheduling = new Scheduling(_ledger, _schedules, _enqueuing);
    }

    /// <summary>Index of the last applied log entry; 0 before the first.</summary>
    public long AppliedIndex => _ledger.Index;

    /// <summary>The state's own clock in milliseconds: the highest stamp applied.</summary>
    public long NowMs => _ledger.NowMs;

    public int TopicCount => _topics.Count;

    /// <summary>Messages in all topics, whatever their state.</summary>
    public long MessageCount => _ledger.MessageCount;

    public long MessageBytes => _ledger.MessageBytes;

    /// <summary>The same, and bytes of what finished jobs lead to while they are kept: when it becomes less, contents have died.</summary>
    public long ContentBytes => _ledger.MessageBytes + _jobs.KeptBytes;

    /// <summary>Open leases in all topics; a new leader extends them first when there are any.</summary>
    public long LeaseCount => _ledger.LeaseCount;

    /// <summary>Answers that are remembered for their keys, and what they are charged with.</summary>
    public (int Keys, long Bytes) Remembered => (_answers.Count, _answers.Bytes);

    /// <summary>Whether the answer to a key is remembered.</summary>
    public bool Remembers(ReadOnlySpan<byte> key) => _answers.Find(key) is not null;

    /// <summary>
    /// When time alone changes something next: a lease, a delay, a rest or a life ends. <see cref="long.MaxValue"/> when nothing is pending. A leader proposes a batch without commands then, and another when
    /// this is still past: one batch does a bounded part of the work.
    /// </summary>
    public long NextDueMs => Math.Min(_ledger.Due.NextMs, _jobEnds.NextDueMs);

    /// <summary>When a schedule is due next; <see cref="long.MaxValue"/>: none is. The state does nothing by itself then: a leader proposes a <see cref="RunTick"/>.</summary>
    public long NextTickMs => _schedules.NextDueMs;

    /// <summary>Jobs of all types, finished ones that are still kept too.</summary>
    public long JobCount => _jobs.Count;

    /// <summary>
    /// Applies one log entry and adds one result for each of its commands to <paramref name="results"/>. An empty payload is a leader's no-op.
    /// </summary>
    public void Apply(long index, ReadOnlyMemory<byte> payload, List<CommandResult> results)
    {
        if (index != AppliedIndex + 1)
            throw new InvalidOperationException($"entry {index} cannot follow {AppliedIndex}");

        _ledger.Index = index;
        if (payload.IsEmpty)
            return;

        var batch = new CommandBatchReader(payload);
        var before = NowMs;
        _ledger.SetNow(Math.Max(before, batch.TimeMs));
        _ledger.DropsLeft = Room.MostDropsABatch;
        _answers.Expire(NowMs);
        // Before anything runs out: what ran out while nobody led has not.
        if (batch.Next == CommandKind.BeginLeadership)
            _expiry.ExtendLeases(before);
        _expiry.Run();
        _jobEnds.Run();
        for (var ordinal = 0; batch.TryRead(out var command); ordinal++)
        {
            results.Add(ApplyOnce(command, ordinal));
            _jobEnds.Tell();
        }
    }

    /// <summary>
    /// The refusal that the command would meet in the state as it is now, or null when it may take effect. It lets a leader refuse without writing to the log,
    /// once it has made sure that it leads.
    /// </summary>
    public CommandStatus? Foresee(Command command) =>
        !command.IdempotencyKey.IsEmpty && _answers.Find(command.IdempotencyKey.Span) is not null ? null : Foresight.Of(command, _topics);

    /// <summary>All names in creation order. The array is shared and replaced, never changed, so it may be read on any thread.</summary>
    public byte[][] TopicNames() => _topics.Names;

    /// <summary>Every topic in creation order.</summary>
    public TopicSummary[] Topics()
    {
        var topics = new TopicSummary[_topics.Count];
        for (var i = 0; i < topics.Length; i++)
        {
            var topic = _topics[i];
            topics[i] = new TopicSummary(topic.Name, topic.Count, topic.Bytes, new TopicLimits(topic.Settings.MaxMessages, topic.Settings.MaxBytes));
        }

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

    /// <summary>Whether a receive or pop of this topic, of a log by this group, would get something now, or find that there is nothing. False when there is no such topic or group.</summary>
    public bool CanDeliver(ReadOnlySpan<byte> topic, ReadOnlySpan<byte> group = default) => Lessor(topic, group) is { CanDeliver: true };

    /// <summary>The number by which <see cref="TakeDeliverable"/> speaks of a queue, or of a group of a log, and that of the log; null when there is none such. Of a queue the second is 0.</summary>
    public (long Number, long Log)? NumberOf(ReadOnlySpan<byte> topic, ReadOnlySpan<byte> group) =>
        Lessor(topic, group) is { } lessor ? (lessor.Number, lessor.Group?.Log.Number ?? 0) : null;

    /// <summary>
    /// Adds the numbers of topics to which something deliverable has come since this was last asked, or whose leases have room again, and those of topics that were deleted; each once. Groups of consumers have
    /// numbers of their own, and those of logs mean all of their groups. Not replicated: for those who wait.
    /// </summary>
    public void TakeDeliverable(List<long> topics)
    {
        foreach (var topic in _ledger.Stirred)
        {
            topic.IsStirred = false;
            // A group that was sent elsewhere has another hand under its number, which speaks for itself.
            if (topic.IsDeleted ? _topics.FindLessor(topic.Number) is null : topic.IsLog || topic.CanDeliver)
                topics.Add(topic.Number);
        }

        _ledger.Stirred.Clear();
    }

    /// <summary>One topic, or null.</summary>
    public TopicView? Describe(ReadOnlySpan<byte> name) => _topics.Find(name) is { } topic ? TopicViews.Of(topic, _ledger) : null;

    /// <summary>Topics in the order in which they were made, of those with a number beyond <paramref name="after"/>; at most <paramref name="limit"/>.</summary>
    public IReadOnlyList<TopicView> Describe(long after, int limit) => Find([], after, limit).Topics;

    /// <summary>
    /// The same of topics whose names begin with <paramref name="prefix"/>. Looks through a bounded number of topics, and says where to go on when neither the limit nor the end was reached.
    /// </summary>
    public TopicPage Find(ReadOnlySpan<byte> prefix, long after, int limit)
    {
        List<TopicView> views = [];
        var from = _topics.FirstBeyond(after);
        var end = Math.Min(_topics.Count, from + Math.Max(limit, TopicPage.MostLookedThrough));
        for (var i = from; i < end && views.Count < limit; i++)
        {
            if (_topics[i].Name.AsSpan().StartsWith(prefix))
                views.Add(TopicViews.Of(_topics[i], _ledger));
        }

        return new TopicPage(views, views.Count < limit && end < _topics.Count ? _topics[end - 1].Number : null);
    }

    /// <summary>Messages of a topic in the order of their places, from a sequence on; null when there is no such topic.</summary>
    public MessagePage? Peek(ReadOnlySpan<byte> name, MessageState? state, long from, int limit) =>
        _topics.Find(name) is { } topic ? TopicViews.Page(topic, state, from, limit) : null;

    /// <summary>What happened to one message of a topic that is there; null when nothing is known of it (any more).</summary>
    public MessageStory? Tell(ReadOnlySpan<byte> name, MessageId id) => _topics.Find(name) is { } topic ? TopicViews.Tell(topic, id, _ledger) : null;

    /// <summary>A stretch of a log; null when there is no such topic, or it is none.</summary>
    public LogPage? ReadLog(ReadOnlySpan<byte> topic, LogQuery query) => _topics.Find(topic) is { IsLog: true } log ? LogViews.Read(log, query) : null;

    /// <summary>The sequence of the last message of a log; null when there is no such topic, or it is none.</summary>
    public long? LastInLog(ReadOnlySpan<byte> topic) => _topics.Find(topic) is { IsLog: true } log ? log.LastSequence : null;

    /// <summary>The groups of consumers of a log in the order in which they were made; null when there is no such topic, or it is none.</summary>
    public IReadOnlyList<GroupView>? Groups(ReadOnlySpan<byte> topic)
    {
        if (_topics.Find(topic) is not { IsLog: true } log)
            return null;
        var views = new List<GroupView>(log.Groups?.Count ?? 0);
        if (log.Groups is not { } groups)
            return views;
        foreach (var group in groups.All)
            views.Add(LogViews.Of(group));
        return views;
    }

    /// <summary>How far every group of consumers of every log is behind, in the order of the logs and of the groups in them, for monitors.</summary>
    public List<GroupLag> GroupLags()
    {
        List<GroupLag> lags = [];
        for (var i = 0; i < _topics.Count; i++)
        {
            if (_topics[i].Groups is not { } groups)
                continue;
            foreach (var group in groups.All)
                lags.Add(new GroupLag(_topics[i].Name, group.Name, group.Lag));
        }

        return lags;
    }

    /// <summary>One group of consumers; null when there is none.</summary>
    public GroupView? Group(ReadOnlySpan<byte> topic, ReadOnlySpan<byte> group) => _topics.Find(topic)?.Groups?.Find(group) is { } found ? LogViews.Of(found) : null;

    /// <summary>A stretch of the stream.</summary>
    public StreamPage ReadStream(StreamQuery query) => _stream.Read(query);

    /// <summary>The sequence of the newest message of the stream; 0 when it is empty.</summary>
    public long LastInStream => _stream.LastSequence;

    /// <summary>What an <see cref="AppendToStream"/> with these tags would be answered now.</summary>
    public (CommandStatus Status, long Sequence) ForeseeInStream(in StreamTags tags) => _stream.Foresee(tags);

    /// <summary>One job, or null.</summary>
    public JobView? DescribeJob(MessageId id) => _jobs.Find(id) is { } job ? JobViews.Of(job.Facts) : null;

    /// <summary>Jobs from a name on.</summary>
    /// <param name="topic">The topic of their type; empty: of all types.</param>
    /// <param name="state">Only those that stand so; null: all.</param>
    /// <param name="from">Where to begin.</param>
    /// <param name="limit">At most this many.</param>
    public JobPage DescribeJobs(ReadOnlySpan<byte> topic, JobState? state, MessageId from, int limit)
    {
        if (topic.IsEmpty)
            return JobViews.Page(_jobs, null, state, from, limit);
        return _topics.Find(topic)?.Jobs is { } type ? JobViews.Page(_jobs, type, state, from, limit) : new JobPage([], null, new long[JobStates.Count]);
    }

    /// <summary>How many jobs of all types stand how, in the order of <see cref="JobState"/>.</summary>
    public IReadOnlyList<long> JobCounts() => _jobs.Counts;

    /// <summary>Every type of jobs, in the order of their topics' numbers.</summary>
    public JobTypeFigures[] JobTypes()
    {
        var types = new JobTypeFigures[_jobs.TypeCount];
        for (var i = 0; i < types.Length; i++)
            types[i] = new JobTypeFigures(_jobs[i].Name.ToArray(), _jobs[i].Counts, _jobs[i].Changes);
        return types;
    }

    public int ScheduleCount => _schedules.Count;

    /// <summary>All schedules, in the order of their names' bytes.</summary>
    public ScheduleView[] Schedules()
    {
        var views = new ScheduleView[_schedules.Count];
        for (var i = 0; i < views.Length; i++)
            views[i] = _schedules[i].View;
        return views;
    }

    /// <summary>One schedule, or null.</summary>
    public ScheduleView? DescribeSchedule(ReadOnlySpan<byte> name) => _schedules.Find(name)?.View;

    /// <summary>Schedules that are due by a time.</summary>
    public List<ScheduleView> DueSchedules(long nowMs)
    {
        List<ScheduleView> due = [];
        for (var i = 0; i < _schedules.Count; i++)
        {
            if (_schedules[i].DueMs <= nowMs)
                due.Add(_schedules[i].View);
        }

        return due;
    }

    /// <summary>Whether this very lease is open.</summary>
    public bool IsLeased(Receipt receipt) => _settling.IsOpen(receipt);

    /// <summary>A hash over everything that is replicated, equal on every replica at the same index. Walks the whole state: for tests and checks.</summary>
    public ulong StateHash()
    {
        var writer = new HashingWriter();
        new StateCapture(_ledger, _topics, _answers, _stream, new JobsCapture(_jobs, _schedules)).Encode(writer);
        return writer.Finish();
    }

    /// <summary>
    /// The state as it is now, to be written down elsewhere. Takes as long as copying a pointer for each thousand plain messages, each topic, each remembered answer and each answer whose leases are open; records of messages
    /// are shared, and copied when they next change.
    /// </summary>
    public StateCapture Capture()
    {
        var capture = new StateCapture(_ledger, _topics, _answers, _stream, new JobsCapture(_jobs, _schedules));
        _ledger.Epoch.Next();
        return capture;
    }

    /// <summary>The machine that was captured and encoded.</summary>
    /// <param name="nextBlock">The next bytes of it, in pieces of any size, valid until it is asked again; empty at the end.</param>
    /// <exception cref="InvalidStateException">The bytes are no state that this version can have written.</exception>
    public static QueueStateMachine Restore(Func<ReadOnlyMemory<byte>> nextBlock)
    {
        var machine = new QueueStateMachine();
        StateCapture.Decode(new StateReader(nextBlock), machine._ledger, machine._topics, machine._answers, machine._stream, machine._jobs, machine._schedules);
        return machine;
    }

    // Who hands out a topic's messages: itself, or of a log a group that is there.
    private Topic? Lessor(ReadOnlySpan<byte> topic, ReadOnlySpan<byte> group) => _topics.Find(topic) is not { } found ? null : group.IsEmpty ? found : found.Groups?.Find(group)?.Hand;

    private CommandResult ApplyOnce(in CommandView command, int ordinal)
    {
        if (command.IdempotencyKey.IsEmpty || command.Kind == CommandKind.BeginLeadership)
            return Run(command, ordinal);

        var key = command.IdempotencyKey.Span;
        var fingerprint = IdempotencyTable.Fingerprint(command);
        if (_answers.Find(key) is { } first)
            return first.Fingerprint == fingerprint ? first.Replay() : new CommandResult(CommandStatus.KeyReused);

        if (!_answers.HasRoomFor(key.Length, LargestAnswer(command)))
            return new CommandResult(CommandStatus.TooManyKeys);

        var result = Run(command, ordinal);
        if (result.Status == CommandStatus.Done)
            _answers.Remember(key, fingerprint, result, NowMs);
        return result;
    }

    private CommandResult Run(in CommandView command, int ordinal)
    {
        switch (command.Kind)
        {
            case CommandKind.CreateTopic:
                return _configuring.Create(command);
            case CommandKind.Publish:
                return _publishing.Publish(command);
            case CommandKind.Pop:
                return _taking.Pop(command);
            case CommandKind.PublishMessages:
                return _publishing.PublishMessages(command);
            case CommandKind.AppendToStream:
                return _stream.Append(command);
        }

        return command.ToCommand() switch
        {
            ConfigureTopic configure => _configuring.Configure(configure),
            DeleteTopic delete => _configuring.Delete(delete),
            PopMessages pop => _taking.Pop(pop),
            ReceiveMessages receive => _taking.Receive(receive, ordinal),
            SettleLeases settle => _settling.Run(settle, command),
            PurgeTopic purge => _purging.Run(purge),
            PauseTopic pause => _configuring.Pause(pause),
            RedriveTopic redrive => _redriving.Run(redrive),
            EnqueueJob enqueue => _enqueuing.Enqueue(enqueue, command),
            ReceiveJobs receive => _working.Receive(receive, ordinal),
            ReportProgress report => _working.Report(report, command),
            CompleteJob complete => _working.Complete(complete, command),
            FailJob fail => _working.Fail(fail, command),
            CancelJob cancel => _working.Cancel(cancel),
            RetryJob retry => _enqueuing.Retry(retry),
            PutSchedule put => _scheduling.Put(put, command),
            DeleteSchedule delete => _scheduling.Delete(delete),
            RunTick tick => _scheduling.Run(tick),
            BeginLeadership => new CommandResult(CommandStatus.Done),
            MakeGroup make => _grouping.Make(make),
            SeekGroup seek => _grouping.Seek(seek),
            DeleteGroup delete => _grouping.Delete(delete),
            var other => throw new InvalidBatchException($"unknown command {(byte)other.Kind}"),
        };
    }

    // The most that remembering the answer can cost, so that room for it is judged before anything is done.
    private long LargestAnswer(in CommandView command) => command.Kind switch
    {
        CommandKind.Pop => _topics.Find(command.Topic.Span) is { } topic ? _taking.FirstLength(topic) : 0,
        CommandKind.PublishMessages => new OutgoingReader(command).Count * (long)ResultDetailFormat.BytesAPublished,
        CommandKind.CreateTopic or CommandKind.Publish or CommandKind.AppendToStream => 0,
        _ => LargestAnswer(command.ToCommand()),
    };

    private long LargestAnswer(Command command) => command switch
    {
        SettleLeases settle => settle.Receipts.Count * (long)ResultDetailFormat.BytesASettled,
        PopMessages pop => LargestAnswer(pop.Topic.Span, pop.Group.Span, pop.Max, pop.MaxBytes),
        ReceiveMessages receive => LargestAnswer(receive.Topic.Span, receive.Group.Span, receive.Max, receive.MaxBytes),
        ReceiveJobs receive => LargestAnswer(receive.Topic.Span, default, receive.Max, receive.MaxBytes),
        EnqueueJob enqueue => JobDetailFormat.SizeOf(enqueue.UniqueKey.Length, enqueue.After.Count) + enqueue.Payload.Length,
        CompleteJob complete => LargestAnswer(complete.Receipt.Message) + complete.Result.Length,
        FailJob fail => LargestAnswer(fail.Receipt.Message) + fail.Reason.Length,
        CancelJob cancel => LargestAnswer(cancel.Job),
        RetryJob retry => LargestAnswer(retry.Job),
        PutSchedule put => JobDetailFormat.BytesASchedule + put.Payload.Length,
        _ => ResultDetailFormat.BytesATopic,
    };

    private long LargestAnswer(MessageId id) => _jobs.Find(id) is { Facts: var facts }
        ? JobDetailFormat.SizeOf(facts.UniqueKey.Length, facts.After.Length) + facts.ContentBytes
        : 0;

    private long LargestAnswer(ReadOnlySpan<byte> name, ReadOnlySpan<byte> group, int max, int maxBytes)
    {
        if (_topics.Find(name) is not { } topic)
            return 0;
        var hand = topic.IsLog ? topic.Groups?.Find(group)?.Hand : null;
        var first = topic.IsLog && hand is null ? LogViews.FirstLength(topic) : _taking.FirstLength(hand ?? topic);
        // What a group has in hand the log may have dropped: it brings what lies in either.
        var contents = Math.Min(topic.Bytes + (hand?.Bytes ?? 0), Math.Max(maxBytes, first));
        return contents + (Math.Min(topic.Count + (hand?.Count ?? 0), max) * (JobDetailFormat.BytesATakenJob + (topic.HoldsDeadLetters ? ResultDetailFormat.BytesAnOrigin : 0)));
    }
}
