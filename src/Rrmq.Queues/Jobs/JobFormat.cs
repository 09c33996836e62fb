namespace Rrmq.Queues;

/// <summary>Writes and reads one job of a state, told by what it adds to the one before it, and the parts that jobs and schedules share.</summary>
internal static class JobFormat
{
    private const int HasKey = 1;
    private const int HasAfter = 2;
    private const int HasSchedule = 4;
    private const int HasNote = 8;
    private const int HasResult = 16;
    private const int HasReason = 32;
    private const int IsCancelRequested = 64;

    public static void Write(JobFacts facts, long previousSequence, StateWriter writer)
    {
        writer.WriteCount(facts.Sequence - previousSequence - 1);
        writer.WriteCount(facts.Number);
        writer.WriteByte((byte)FlagsOf(facts));
        writer.WriteByte((byte)((byte)facts.State | (facts.Priority << 4)));
        writer.WriteByte((byte)facts.Cause);
        writer.WriteReference(facts.Payload);
        writer.WriteCount(facts.MaxAttempts);
        writer.WriteCount(facts.BackoffMs);
        writer.WriteCount(facts.KeepMs);
        writer.WriteCount(facts.Attempt);
        writer.WriteCount(facts.Progress + 1);
        writer.WriteCount(facts.CreatedMs);
        writer.WriteCount(facts.RunAtMs);
        writer.WriteCount(facts.StartedMs);
        writer.WriteCount(facts.FinishedMs);
        if (facts.UniqueKey.Length > 0)
            writer.WriteBytes(facts.UniqueKey);
        if (facts.After.Length > 0)
        {
            WriteIds(facts.After, writer);
            WriteIds(facts.WaitsFor, writer);
        }

        if (facts.Schedule.Length > 0)
            writer.WriteBytes(facts.Schedule);
        if (facts.Note.Length > 0)
            writer.WriteReference(facts.Note);
        if (facts.Result.Length > 0)
            writer.WriteReference(facts.Result);
        if (facts.Reason.Length > 0)
            writer.WriteReference(facts.Reason);
        if (facts.Cause == JobCause.WaitedFor)
            ResultDetailFormat.Write(facts.Culprit, writer);
    }

    public static Job Read(JobType type, long previousSequence, int epoch, StateReader reader)
    {
        var gap = reader.ReadCount();
        if (gap >= long.MaxValue - previousSequence)
            throw new InvalidStateException($"no job is {gap} places behind {previousSequence}");
        var number = reader.ReadCount();
        int flags = reader.ReadByte();
        int stand = reader.ReadByte();
        if ((stand & 15) >= JobStates.Count || stand >> 4 > OutgoingReader.HighestPriority)
            throw new InvalidStateException($"no job stands as {stand}");
        var cause = ReadCause(reader);
        var payload = reader.ReadReference(default);
        var (attempts, backoff, keep, attempt) = (reader.ReadInt32(), reader.ReadCount(), reader.ReadCount(), reader.ReadInt32());
        var progress = reader.ReadInt32() - 1;
        if (progress > 100)
            throw new InvalidStateException($"{progress} is no progress");
        var (created, runAt, started, finished) = (reader.ReadCount(), reader.ReadCount(), reader.ReadCount(), reader.ReadCount());
        var key = (flags & HasKey) != 0 ? reader.ReadBytes() : [];
        var after = (flags & HasAfter) != 0 ? ReadIds(reader) : [];
        var waitsFor = (flags & HasAfter) != 0 ? ReadIds(reader) : [];
        var job = new Job(type);
        job.Facts = new JobFacts
        {
            Epoch = epoch,
            Job = job,
            Sequence = previousSequence + gap + 1,
            Number = number,
            Payload = payload,
            Priority = (byte)(stand >> 4),
            MaxAttempts = attempts,
            BackoffMs = backoff,
            KeepMs = keep,
            CreatedMs = created,
            UniqueKey = key,
            After = after,
            WaitsFor = waitsFor,
            State = (JobState)(stand & 15),
            Attempt = attempt,
            Progress = progress,
            RunAtMs = runAt,
            StartedMs = started,
            FinishedMs = finished,
            CancelRequested = (flags & IsCancelRequested) != 0,
            Schedule = (flags & HasSchedule) != 0 ? reader.ReadBytes() : [],
            Note = (flags & HasNote) != 0 ? reader.ReadReference(default) : default,
            Result = (flags & HasResult) != 0 ? reader.ReadReference(default) : default,
            Reason = (flags & HasReason) != 0 ? reader.ReadReference(default) : default,
            Cause = cause,
            Culprit = cause == JobCause.WaitedFor ? ResultDetailFormat.ReadId(reader) : default,
        };
        return job;
    }

    public static void WriteIds(IReadOnlyList<MessageId> ids, StateWriter writer)
    {
        writer.WriteCount(ids.Count);
        for (var i = 0; i < ids.Count; i++)
            ResultDetailFormat.Write(ids[i], writer);
    }

    public static MessageId[] ReadIds(StateReader reader) => [.. ResultDetailFormat.ReadList(reader, ResultDetailFormat.ReadId)];

    public static JobState ReadState(StateReader reader) => (JobState)reader.ReadByte() is <= JobState.Cancelled and var state ? state : throw new InvalidStateException("no job stands so");

    public static JobCause ReadCause(StateReader reader) => (JobCause)reader.ReadByte() is <= JobCause.WaitedFor and var cause ? cause : throw new InvalidStateException("no job ends so");

    public static MissedTicks ReadMissed(StateReader reader) =>
        (MissedTicks)reader.ReadByte() is <= MissedTicks.Once and var missed ? missed : throw new InvalidStateException("nothing of the kind is done with missed ticks");

    public static byte ReadPriority(StateReader reader) =>
        reader.ReadByte() is <= OutgoingReader.HighestPriority and var priority ? priority : throw new InvalidStateException("no such priority");

    /// <summary>One more than the value; 0: none.</summary>
    public static long? ReadOptional(StateReader reader) => reader.ReadCount() is > 0 and var value ? value - 1 : null;

    /// <summary>The same, of a number of attempts.</summary>
    public static int? ReadAttempts(StateReader reader) =>
        ReadOptional(reader) is not { } attempts ? null : attempts <= int.MaxValue ? (int)attempts : throw new InvalidStateException($"{attempts} attempts are too many");

    private static int FlagsOf(JobFacts facts) =>
        (facts.UniqueKey.Length > 0 ? HasKey : 0) | (facts.After.Length > 0 ? HasAfter : 0) | (facts.Schedule.Length > 0 ? HasSchedule : 0) | (facts.Note.Length > 0 ? HasNote : 0)
        | (facts.Result.Length > 0 ? HasResult : 0) | (facts.Reason.Length > 0 ? HasReason : 0) | (facts.CancelRequested ? IsCancelRequested : 0);
}
