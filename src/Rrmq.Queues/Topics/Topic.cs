namespace Rrmq.Queues;

/// <summary>
/// A named queue: its messages, who of them is next, and when time changes one. Each message has the next sequence number from 1 on; it is plain, and then lies in a queue of those, or has a record. Every change goes
/// through here, so that counts, line, timers and index always agree; what changes and why is decided elsewhere. A log is a topic whose messages are all plain and leave only at the front; a
/// <see cref="ConsumerGroup"/> has a topic of its own for what it has in hand, whose plain messages are the log's.
/// </summary>
internal sealed class Topic
{
    private static ReadOnlySpan<byte> DeadLetterSuffix => ".dead"u8;

    private readonly Ledger _ledger;
    private readonly long[] _counts = new long[RecordClasses.Count];
    private readonly long[] _bytes = new long[RecordClasses.Count];
    private DeliveryLine _line;
    private TopicTimers? _timers;

    public Topic(byte[] name, long number, TopicSettings settings, long version, Ledger ledger, ConsumerGroup? group = null)
    {
        Group = group;
        Name = name;
        Number = number;
        Version = version;
        HoldsDeadLetters = name.AsSpan().EndsWith(DeadLetterSuffix);
        _ledger = ledger;
        _line = new DeliveryLine(settings.Order);
        Records = new RecordIndex<MessageFacts>(ledger.Epoch);
        Settings = settings;
    }

    public byte[] Name { get; }
    public long Number { get; }
    public TopicSettings Settings
    {
        get;
        private set
        {
            field = value;
            TakesPlain = value.DedupWindowMs == 0 && (value.Retention == Retention.Log || value is { DelayMs: 0, TtlMs: 0 });
        }
    }

    /// <summary>Whether a message about which its publisher says nothing is plain.</summary>
    public bool TakesPlain { get; private set; }
    public long Version { get; private set; }
    public bool IsPaused { get; set; }

    /// <summary>The jobs whose messages it holds, and no others; null: it is no topic of jobs.</summary>
    public JobType? Jobs { get; set; }

    /// <summary>By its name: messages that were moved here are shown as dead.</summary>
    public bool HoldsDeadLetters { get; }
    public PlainQueue Plain { get; } = new();
    public RecordIndex<MessageFacts> Records { get; }
    public DedupTable? Dedup { get; set; }
    public Dictionary<long, LeaseBatch>? Batches { get; set; }

    /// <summary>A log's; null while it has none.</summary>
    public ConsumerGroups? Groups { get; set; }

    /// <summary>Whether messages stay after they were consumed.</summary>
    public bool IsLog => Settings.Retention == Retention.Log && Group is null;

    /// <summary>Whose hand it is; null of a queue and of a log.</summary>
    public ConsumerGroup? Group { get; }

    /// <summary>Whose name its messages go by: itself, or the log that a group reads.</summary>
    public Topic Home => Group?.Log ?? this;
    public long LastSequence { get; set; }
    public Totals Totals;
    public Rates Rates;

    /// <summary>Its place among the <see cref="DueTopics"/>.</summary>
    public int DuePlace = -1;

    public bool IsDeleted { get; private set; }

    /// <summary>Whether the ledger has it among the stirred.</summary>
    public bool IsStirred;

    public long Count => Plain.Count + Records.Count;
    public long Bytes { get; private set; }
    public long LeaseCount => _counts[(int)RecordClass.Leased];
    public DeliveryOrder Order => _line.Order;

    public MessageId IdOf(long sequence) => new(Home.Number, sequence);

    public long CountOf(int classes)
    {
        var count = (classes & RecordClasses.Ready) != 0 ? Plain.Count : 0L;
        for (var i = 0; i < RecordClasses.Count; i++)
            count += (classes & (1 << i)) != 0 ? _counts[i] : 0;
        return count;
    }

    public long BytesOf(int classes)
    {
        var bytes = (classes & RecordClasses.Ready) != 0 ? Plain.Bytes : 0L;
        for (var i = 0; i < RecordClasses.Count; i++)
            bytes += (classes & (1 << i)) != 0 ? _bytes[i] : 0;
        return bytes;
    }

    public void Configure(TopicSettings settings, long version)
    {
        var order = Settings.Order;
        (Settings, Version) = (settings, version);
        if (order != settings.Order)
            Reorder();
        if (Groups is { } groups)
        {
            foreach (var group in groups.All)
                group.Hand.Configure(settings, version);
        }

        NoteDue();
        Stir();
    }

    /// <summary>Someone who waits for this topic may have something to get now.</summary>
    public void Stir()
    {
        if (IsStirred)
            return;
        IsStirred = true;
        _ledger.Stirred.Add(this);
    }

    /// <summary>It is gone from the catalog.</summary>
    public void Delete()
    {
        IsDeleted = true;
        Stir();
    }

    public void AppendPlain(BodyReference content, bool hasEnvelope, byte[]? group = null)
    {
        Plain.Enqueue(new PlainMessage(++LastSequence, content, hasEnvelope, _ledger.NowMs) { Group = group });
        CountIn(content.Length);
        if (Plain.Count == 1 && IsLog)
            NoteDue();
        Stir();
    }

    /// <summary>The first plain message goes.</summary>
    public PlainMessage TakePlain()
    {
        if (Group is { } group)
            return group.TakeNext();
        var message = Plain.Dequeue();
        CountOut(message.Content.Length);
        if (IsLog)
            NoteDue();
        return message;
    }

    /// <summary>Bytes of the plain message that is next.</summary>
    public int NextPlainLength => Group?.NextLength ?? Plain.HeadLength;

    /// <summary>A record of a plain message that was taken, nowhere yet.</summary>
    public MessageRecord RecordOf(in PlainMessage message) =>
        NewRecord(message.Sequence, message.Content, message.HasEnvelope, message.PublishedMs, 0, message.Group ?? [], long.MaxValue, null);

    /// <summary>A record with the next sequence, nowhere yet.</summary>
    public MessageRecord NewRecord(BodyReference content, bool hasEnvelope, byte priority, ReadOnlySpan<byte> group, long expiresMs, DeadLetterOrigin? origin) =>
        NewRecord(++LastSequence, content, hasEnvelope, _ledger.NowMs, priority, _line.Share(group), expiresMs, origin);

    /// <summary>A record of a job's message, nowhere yet, with the sequence that the job has had from the beginning.</summary>
    public MessageRecord RecordOf(Job job)
    {
        var record = NewRecord(job.Facts.Sequence, job.Facts.Payload, hasEnvelope: true, job.Facts.CreatedMs, job.Facts.Priority, [], long.MaxValue, null);
        record.Job = job;
        return record;
    }

    /// <summary>Takes in a record from a state that was written down.</summary>
    public void Restore(MessageFacts facts)
    {
        var state = facts.State;
        facts.State = RecordState.Nowhere;
        Place(facts.Record, state, facts.UntilMs);
    }

    /// <summary>Takes in a plain message from a state that was written down.</summary>
    public void Restore(in PlainMessage message)
    {
        Plain.Enqueue(message);
        CountIn(message.Content.Length);
    }

    /// <summary>The message stands so from now on, until a time when the state ends by itself.</summary>
    public void Move(MessageRecord record, RecordState state, long untilMs = long.MaxValue) =>
        Place(record, state, state == RecordState.Leased ? untilMs - _ledger.LeaseShiftMs : untilMs);

    /// <summary>Facts that may be changed now; a move must follow, or they must have been noted.</summary>
    public MessageFacts Edit(MessageRecord record)
    {
        if (record.Facts.Epoch == _ledger.Epoch.Current)
            return record.Facts;
        record.Facts = record.Facts.Copy(_ledger.Epoch.Current);
        if (record.Facts.State != RecordState.Nowhere)
            Records.Put(record.Sequence, record.Facts, (int)ClassOf(record.Facts));
        return record.Facts;
    }

    public void Note(MessageRecord record, MessageEvent happened)
    {
        var facts = Edit(record);
        facts.Story = facts.Story.With(happened);
    }

    /// <summary>The record is being handed out, or goes: it is out of everybody's way.</summary>
    public void StepAside(MessageRecord record) => _line.Leave(record);

    /// <summary>The record is no longer of this topic.</summary>
    public void Remove(MessageRecord record)
    {
        _line.Quit(record);
        if (record.Timers is not null)
        {
            TopicTimers.Stop(record);
            NoteDue();
        }

        if (record.Facts.State == RecordState.Nowhere)
            return;
        CountOut(record.Facts);
        Records.Remove(record.Sequence);
        Stir();
    }

    /// <summary>Whether a plain message is next, as it is in most topics at most times.</summary>
    public bool IsPlainNext => _line.IsEmpty && Plain.Count > 0;

    /// <summary>Whether a message is next; it is the first plain one when <paramref name="record"/> is null. From a log itself nobody takes.</summary>
    public bool TryPeek(out MessageRecord? record) => _line.TryPeek(NextPlain, out record);

    /// <summary>Whether somebody who asked now would get something. Changes nothing.</summary>
    public bool CanDeliver => Group is { } group ? group.CanDeliver : !IsPaused && TryPeek(out _);

    /// <summary>Whether a message with a record can be handed out, as far as others with one are concerned.</summary>
    public bool HasEligible => _line.HasEligible;

    // long.MaxValue when there is none.
    private long NextPlain => Group is { } group ? group.NextPlain : Plain.Count > 0 && !IsLog ? Plain.HeadSequence : long.MaxValue;

    /// <summary>The oldest message of these classes; null in <paramref name="record"/> when it is the plain queue's head.</summary>
    public bool TryFindOldest(int classes, out MessageRecord? record)
    {
        record = Records.First(classes)?.Record;
        if (Plain.Count == 0 || (classes & RecordClasses.Ready) == 0)
            return record is not null;
        if (record is not null && record.Sequence > Plain.HeadSequence)
            record = null;
        return true;
    }

    public TopicFigures Figures => new(
        Name,
        Count,
        Bytes,
        Totals.Published,
        LeaseCount,
        _counts[(int)RecordClass.Delayed],
        _counts[(int)RecordClass.Blocked] + _counts[(int)RecordClass.Letter] + _counts[(int)RecordClass.BlockedLetter]);

    public long? OldestMs => !TryFindOldest(RecordClasses.All, out var record) ? null : record?.Facts.PublishedMs ?? Plain.Head.PublishedMs;

    public long UntilMs(MessageFacts facts) => facts.State == RecordState.Leased ? facts.UntilMs + _ledger.LeaseShiftMs : facts.UntilMs;

    public RecordClass ClassOf(MessageFacts facts) => facts.State switch
    {
        RecordState.Ready => HoldsDeadLetters && facts.Origin is not null ? RecordClass.Letter : RecordClass.Ready,
        RecordState.Leased => RecordClass.Leased,
        RecordState.Delayed or RecordState.Resting => RecordClass.Delayed,
        RecordState.Dead => HoldsDeadLetters && facts.Origin is not null ? RecordClass.BlockedLetter : RecordClass.Blocked,
        _ => throw new InvalidOperationException($"message {facts.Sequence} of topic {Number} is {facts.State}"),
    };

    public long NextDueMs => IsLog ? RetentionDueMs : _timers?.NextMs(_ledger.LeaseShiftMs) ?? long.MaxValue;

    /// <summary>Of a log: whether it holds more than its settings say, and is to make room by itself.</summary>
    public bool IsOverfull => Settings.Overflow == Overflow.DropOldest && (Count > Settings.MaxMessages || Bytes > Settings.MaxBytes);

    /// <summary>
    /// Of a log: the sequence of the first message that is neither dropped nor too old, which a batch with much to do may have left there; of one that holds none, of the next to come.
    /// </summary>
    public long FirstKept
    {
        get
        {
            if (Plain.Count == 0)
                return LastSequence + 1;
            if (Settings.TtlMs == 0 || _ledger.NowMs - Plain.Head.PublishedMs < Settings.TtlMs)
                return Plain.HeadSequence;
            return Plain.FirstSince(_ledger.NowMs - Settings.TtlMs + 1) ?? LastSequence + 1;
        }
    }

    /// <summary>The message that time changes next; there must be one.</summary>
    public MessageRecord NextDue => _timers!.Next(_ledger.LeaseShiftMs);

    /// <summary>Has the ledger know when this topic's turn is.</summary>
    public void NoteDue() => _ledger.Due.Set(this, NextDueMs);

    private long RetentionDueMs => Plain.Count == 0 ? long.MaxValue : IsOverfull ? 0 : Settings.TtlMs > 0 ? Plain.Head.PublishedMs + Math.Min(Settings.TtlMs, Ledger.Forever) : long.MaxValue;

    private MessageRecord NewRecord(
        long sequence, BodyReference content, bool hasEnvelope, long publishedMs, byte priority, byte[] group, long expiresMs, DeadLetterOrigin? origin)
    {
        var record = new MessageRecord();
        record.Facts = new MessageFacts
        {
            Epoch = _ledger.Epoch.Current,
            Record = record,
            Sequence = sequence,
            Content = content,
            HasEnvelope = hasEnvelope,
            PublishedMs = publishedMs,
            Priority = priority,
            Group = group,
            ExpiresMs = expiresMs,
            Origin = origin,
        };
        return record;
    }

    private void Place(MessageRecord record, RecordState state, long untilMs)
    {
        var facts = record.Facts;
        if (facts.Epoch != _ledger.Epoch.Current)
            record.Facts = facts = facts.Copy(_ledger.Epoch.Current);
        if (facts.State != RecordState.Nowhere)
            CountOut(facts);
        _line.Leave(record);
        (facts.State, facts.UntilMs) = (state, untilMs);
        var only = ClassOf(facts);
        CountIn(facts, only);
        Records.Put(facts.Sequence, facts, (int)only);
        if (state == RecordState.Ready)
            _line.Ready(record);
        else if (state != RecordState.Delayed)
            _line.Hold(record);
        if (record.Timers is not null || untilMs != long.MaxValue || facts.ExpiresMs != long.MaxValue)
        {
            (_timers ??= new TopicTimers()).Set(record);
            NoteDue();
        }

        record.Job?.Type.Follow(record.Job, facts, _ledger.NowMs);
        Stir();
    }

    private void CountIn(MessageFacts facts, RecordClass only)
    {
        _counts[(int)only]++;
        _bytes[(int)only] += facts.Content.Length;
        _ledger.LeaseCount += only == RecordClass.Leased ? 1 : 0;
        CountIn(facts.Content.Length);
    }

    private void CountOut(MessageFacts facts)
    {
        var only = ClassOf(facts);
        _counts[(int)only]--;
        _bytes[(int)only] -= facts.Content.Length;
        _ledger.LeaseCount -= only == RecordClass.Leased ? 1 : 0;
        CountOut(facts.Content.Length);
    }

    // What a group has in hand the log has too, and it counts once.
    private void CountIn(int bytes)
    {
        Bytes += bytes;
        if (Group is not null)
            return;
        _ledger.MessageCount++;
        _ledger.MessageBytes += bytes;
    }

    private void CountOut(int bytes)
    {
        Bytes -= bytes;
        if (Group is not null)
            return;
        _ledger.MessageCount--;
        _ledger.MessageBytes -= bytes;
    }

    // Another order keeps other messages back: everyone enters anew.
    private void Reorder()
    {
        var line = new DeliveryLine(Settings.Order);
        for (var facts = Records.First(RecordClasses.All); facts is not null; facts = Records.First(RecordClasses.All, facts.Sequence + 1))
            _line.Quit(facts.Record);
        for (var facts = Records.First(RecordClasses.All); facts is not null; facts = Records.First(RecordClasses.All, facts.Sequence + 1))
        {
            if (facts.State == RecordState.Ready)
                line.Ready(facts.Record);
            else if (facts.State != RecordState.Delayed)
                line.Hold(facts.Record);
        }

        _line = line;
    }
}
