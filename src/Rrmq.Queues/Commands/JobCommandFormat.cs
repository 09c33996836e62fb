namespace Rrmq.Queues;

/// <summary>Writes and reads what the commands of jobs and schedules need (docs/file-formats.md). Contents stand last, or right before what the node adds, so that where they lie follows from their lengths.</summary>
internal static class JobCommandFormat
{
    private const int HasRunAt = 1;
    private const int HasDelay = 2;
    private const int HasMaxAttempts = 4;
    private const int HasBackoff = 8;
    private const int HasVersion = 16;
    private const int IsPaused = 32;
    private const int MissedOnce = 64;

    private const int HasProgress = 1;
    private const int HasLease = 2;
    private const int HasNote = 4;

    /// <summary>What a node adds to a <see cref="PutSchedule"/>: when it is due, and limits.</summary>
    public const int ScheduleSuffix = sizeof(long) + CommandBatchFormat.LimitsSize;

    /// <summary>False when the command is none of jobs or schedules.</summary>
    public static bool TryEncode(Command command, CommandBatchWriter writer)
    {
        switch (command)
        {
            case EnqueueJob enqueue:
                Encode(enqueue, writer);
                break;
            case ReceiveJobs receive:
                writer.WriteByte(receive.LeaseMs is null ? (byte)0 : (byte)1);
                writer.WriteCount(receive.Max);
                writer.WriteCount(receive.MaxBytes);
                Encode(receive.LeaseMs, writer);
                writer.WriteBytes(receive.Consumer.Span);
                writer.WriteInt64((long)receive.Nonce);
                break;
            case ReportProgress report:
                Encode(report, writer);
                break;
            case CompleteJob complete:
                writer.Write(complete.Receipt);
                writer.WriteBytes(complete.Result.Span);
                break;
            case FailJob fail:
                writer.Write(fail.Receipt);
                writer.WriteByte(fail.Retry ? (byte)1 : (byte)0);
                writer.WriteBytes(fail.Reason.Span);
                break;
            case CancelJob cancel:
                Encode(cancel.Job, writer);
                break;
            case RetryJob retry:
                Encode(retry.Job, writer);
                break;
            case PutSchedule put:
                Encode(put, writer);
                break;
            case DeleteSchedule delete:
                writer.WriteByte(delete.IfVersion is null ? (byte)0 : (byte)1);
                Encode(delete.IfVersion + 1, writer);
                writer.WriteBytes(delete.Name.Span);
                break;
            case RunTick tick:
                writer.WriteBytes(tick.Name.Span);
                writer.WriteInt64(tick.DueMs);
                writer.WriteInt64(tick.TickMs);
                writer.WriteInt64(tick.NextMs);
                break;
            default:
                return false;
        }

        return true;
    }

    /// <exception cref="InvalidBatchException">The bytes are no such command.</exception>
    public static Command Decode(in CommandView view, ref BatchCursor arguments) => view.Kind switch
    {
        CommandKind.EnqueueJob => ReadEnqueue(view.Topic, ref arguments),
        CommandKind.ReceiveJobs => ReadReceive(view.Topic, ref arguments),
        CommandKind.ReportProgress => ReadReport(ref arguments),
        CommandKind.CompleteJob => new CompleteJob(ReadReceipt(ref arguments), arguments.ReadBytes()),
        CommandKind.FailJob => ReadFail(ref arguments),
        CommandKind.CancelJob => new CancelJob(ReadId(ref arguments)),
        CommandKind.RetryJob => new RetryJob(ReadId(ref arguments)),
        CommandKind.PutSchedule => ReadPut(view.Topic, ref arguments),
        CommandKind.DeleteSchedule => ReadDelete(ref arguments),
        CommandKind.RunTick => new RunTick(arguments.ReadBytes(), arguments.ReadInt64(), arguments.ReadInt64(), arguments.ReadInt64()),
        _ => throw new InvalidBatchException($"unknown command {(byte)view.Kind}"),
    };

    private static void Encode(EnqueueJob enqueue, CommandBatchWriter writer)
    {
        if (enqueue.Priority > OutgoingReader.HighestPriority)
            throw new ArgumentOutOfRangeException(nameof(enqueue), enqueue.Priority, "no such priority");
        writer.WriteByte((byte)(Flag(enqueue.RunAtMs, HasRunAt) | Flag(enqueue.DelayMs, HasDelay) | Flag(enqueue.MaxAttempts, HasMaxAttempts) | Flag(enqueue.BackoffMs, HasBackoff)));
        writer.WriteByte(enqueue.Priority);
        writer.WriteCount(enqueue.KeepMs);
        Encode(enqueue.RunAtMs, writer);
        Encode(enqueue.DelayMs, writer);
        Encode(enqueue.MaxAttempts, writer);
        Encode(enqueue.BackoffMs, writer);
        writer.WriteBytes(enqueue.UniqueKey.Span);
        writer.WriteCount(enqueue.After.Count);
        for (var i = 0; i < enqueue.After.Count; i++)
            Encode(enqueue.After[i], writer);
        writer.WriteBytes(enqueue.Payload.Span);
        Encode(enqueue.Limits, writer);
    }

    private static EnqueueJob ReadEnqueue(ReadOnlyMemory<byte> topic, ref BatchCursor arguments)
    {
        ExpectTopic(topic);
        int flags = arguments.ReadByte();
        var priority = ReadPriority(ref arguments);
        var keep = arguments.ReadCount();
        long? runAt = (flags & HasRunAt) != 0 ? arguments.ReadCount() : null, delay = (flags & HasDelay) != 0 ? arguments.ReadCount() : null;
        int? attempts = (flags & HasMaxAttempts) != 0 ? arguments.ReadInt32() : null;
        long? backoff = (flags & HasBackoff) != 0 ? arguments.ReadCount() : null;
        var key = arguments.ReadBytes();
        var after = new MessageId[arguments.ReadCountOf(2)];
        for (var i = 0; i < after.Length; i++)
            after[i] = ReadId(ref arguments);
        return new EnqueueJob(topic, arguments.ReadBytes(), keep, ReadLimits(ref arguments))
        {
            Priority = priority, RunAtMs = runAt, DelayMs = delay, MaxAttempts = attempts, BackoffMs = backoff, UniqueKey = key, After = after,
        };
    }

    private static ReceiveJobs ReadReceive(ReadOnlyMemory<byte> topic, ref BatchCursor arguments)
    {
        var flags = arguments.ReadByte();
        var (max, maxBytes) = (arguments.ReadInt32(), arguments.ReadInt32());
        long? lease = (flags & 1) != 0 ? arguments.ReadCount() : null;
        var consumer = arguments.ReadBytes();
        return new ReceiveJobs(topic, max, maxBytes, lease, (ulong)arguments.ReadInt64()) { Consumer = consumer };
    }

    private static void Encode(ReportProgress report, CommandBatchWriter writer)
    {
        writer.Write(report.Receipt);
        writer.WriteByte((byte)(Flag(report.Progress, HasProgress) | Flag(report.LeaseMs, HasLease) | (report.Note is null ? 0 : HasNote)));
        Encode(report.Progress, writer);
        Encode(report.LeaseMs, writer);
        if (report.Note is { } note)
            writer.WriteBytes(note.Span);
    }

    private static ReportProgress ReadReport(ref BatchCursor arguments)
    {
        var receipt = ReadReceipt(ref arguments);
        int flags = arguments.ReadByte();
        int? progress = (flags & HasProgress) != 0 ? arguments.ReadInt32() : null;
        if (progress > 100)
            throw new InvalidBatchException($"{progress} is no progress");
        long? lease = (flags & HasLease) != 0 ? arguments.ReadCount() : null;
        ReadOnlyMemory<byte>? note = null;
        if ((flags & HasNote) != 0)
            note = arguments.ReadBytes();
        return new ReportProgress(receipt) { Progress = progress, LeaseMs = lease, Note = note };
    }

    private static FailJob ReadFail(ref BatchCursor arguments)
    {
        var receipt = ReadReceipt(ref arguments);
        var retry = arguments.ReadByte() != 0;
        return new FailJob(receipt, arguments.ReadBytes(), retry);
    }

    private static void Encode(PutSchedule put, CommandBatchWriter writer)
    {
        if (put.Priority > OutgoingReader.HighestPriority)
            throw new ArgumentOutOfRangeException(nameof(put), put.Priority, "no such priority");
        var flags = Flag(put.MaxAttempts, HasMaxAttempts) | Flag(put.BackoffMs, HasBackoff) | Flag(put.IfVersion, HasVersion) | (put.Paused ? IsPaused : 0)
            | (put.Missed == MissedTicks.Once ? MissedOnce : 0);
        writer.WriteByte((byte)flags);
        writer.WriteByte(put.Priority);
        writer.WriteCount(put.KeepMs);
        Encode(put.MaxAttempts, writer);
        Encode(put.BackoffMs, writer);
        Encode(put.IfVersion + 1, writer);
        writer.WriteBytes(put.Name.Span);
        writer.WriteBytes(put.Cron.Span);
        writer.WriteBytes(put.TimeZone.Span);
        writer.WriteBytes(put.Payload.Span);
        writer.WriteInt64(put.NextMs);
        Encode(put.Limits, writer);
    }

    private static PutSchedule ReadPut(ReadOnlyMemory<byte> topic, ref BatchCursor arguments)
    {
        ExpectTopic(topic);
        int flags = arguments.ReadByte();
        var priority = ReadPriority(ref arguments);
        var keep = arguments.ReadCount();
        int? attempts = (flags & HasMaxAttempts) != 0 ? arguments.ReadInt32() : null;
        long? backoff = (flags & HasBackoff) != 0 ? arguments.ReadCount() : null, version = (flags & HasVersion) != 0 ? arguments.ReadCount() - 1 : null;
        var (name, cron, zone, payload) = (arguments.ReadBytes(), arguments.ReadBytes(), arguments.ReadBytes(), arguments.ReadBytes());
        return new PutSchedule(topic, name, payload, arguments.ReadInt64(), ReadLimits(ref arguments))
        {
            Cron = cron,
            TimeZone = zone,
            KeepMs = keep,
            Priority = priority,
            MaxAttempts = attempts,
            BackoffMs = backoff,
            Missed = (flags & MissedOnce) != 0 ? MissedTicks.Once : MissedTicks.Skip,
            Paused = (flags & IsPaused) != 0,
            IfVersion = version,
        };
    }

    private static DeleteSchedule ReadDelete(ref BatchCursor arguments)
    {
        long? version = (arguments.ReadByte() & 1) != 0 ? arguments.ReadCount() - 1 : null;
        return new DeleteSchedule(arguments.ReadBytes()) { IfVersion = version };
    }

    private static void ExpectTopic(ReadOnlyMemory<byte> topic)
    {
        if (topic.Length <= JobType.Prefix.Length || !topic.Span.StartsWith(JobType.Prefix))
            throw new InvalidBatchException("a job of no type");
    }

    private static byte ReadPriority(ref BatchCursor arguments) =>
        arguments.ReadByte() is <= OutgoingReader.HighestPriority and var priority ? priority : throw new InvalidBatchException("no such priority");

    private static void Encode(MessageId id, CommandBatchWriter writer)
    {
        writer.WriteCount(id.Topic);
        writer.WriteCount(id.Sequence);
    }

    private static MessageId ReadId(ref BatchCursor arguments) => new(arguments.ReadCount(), arguments.ReadCount());

    private static Receipt ReadReceipt(ref BatchCursor arguments) => Receipt.Read(arguments.Take(Receipt.EncodedSize).Span);

    private static void Encode(TopicLimits limits, CommandBatchWriter writer)
    {
        writer.WriteInt64(limits.MaxMessages);
        writer.WriteInt64(limits.MaxBytes);
    }

    private static TopicLimits ReadLimits(ref BatchCursor arguments) => new(arguments.ReadInt64(), arguments.ReadInt64());

    private static void Encode(long? value, CommandBatchWriter writer)
    {
        if (value is { } given)
            writer.WriteCount(given);
    }

    private static int Flag(long? value, int flag) => value.HasValue ? flag : 0;
}
