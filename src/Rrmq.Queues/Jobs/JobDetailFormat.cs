namespace Rrmq.Queues;

/// <summary>Writes and reads what answers say of jobs and schedules; the rest of <see cref="ResultDetailFormat"/>.</summary>
internal static class JobDetailFormat
{
    public const int BytesAJob = 512;
    public const int BytesATakenJob = ResultDetailFormat.BytesATaken + 32;
    public const int BytesASchedule = 1_024;

    private const byte Job = 20;
    private const byte Named = 21;
    private const byte Progressed = 22;
    private const byte Taken = 23;
    private const byte Schedule = 24;

    /// <summary>About what its objects cost.</summary>
    public static long SizeOf(ResultDetail? detail) => detail switch
    {
        JobAnswer answer => SizeOf(answer.Job),
        TakenJobs taken => taken.Jobs.Count * (long)BytesATakenJob,
        ScheduleAnswer => BytesASchedule,
        _ => 0,
    };

    public static long SizeOf(JobView job) => SizeOf(job.UniqueKey.Length, job.After.Count);

    public static long SizeOf(int keyLength, int afterCount) => BytesAJob + keyLength + (afterCount * 16L);

    public static IReadOnlyList<BodyReference> Contents(ResultDetail? detail)
    {
        switch (detail)
        {
            case JobAnswer { Job: var job }:
                return [job.Payload, job.Note, job.Reason, job.Result];
            case ScheduleAnswer { Schedule: var schedule }:
                return [schedule.Payload];
            case TakenJobs taken:
                var contents = new BodyReference[taken.Jobs.Count];
                for (var i = 0; i < contents.Length; i++)
                    contents[i] = taken.Jobs[i].Message.Content;
                return contents;
            default:
                return [];
        }
    }

    public static void Write(ResultDetail detail, StateWriter writer)
    {
        switch (detail)
        {
            case JobAnswer answer:
                writer.WriteByte(Job);
                Write(answer.Job, writer);
                break;
            case JobNamed named:
                writer.WriteByte(Named);
                ResultDetailFormat.Write(named.Job, writer);
                break;
            case JobProgressed progressed:
                writer.WriteByte(Progressed);
                writer.WriteByte(progressed.CancelRequested ? (byte)1 : (byte)0);
                writer.WriteInt64(progressed.LeaseUntilMs);
                break;
            case TakenJobs taken:
                writer.WriteByte(Taken);
                writer.WriteCount(taken.Jobs.Count);
                foreach (var job in taken.Jobs)
                {
                    ResultDetailFormat.Write(job.Message, writer);
                    writer.WriteCount(job.MaxAttempts);
                }

                break;
            case ScheduleAnswer answer:
                writer.WriteByte(Schedule);
                writer.WriteByte(answer.Created ? (byte)1 : (byte)0);
                Write(answer.Schedule, writer);
                break;
            default:
                throw new InvalidOperationException($"{detail.GetType().Name} is not written");
        }
    }

    public static ResultDetail Read(byte kind, StateReader reader) => kind switch
    {
        Job => new JobAnswer(ReadJob(reader)),
        Named => new JobNamed(ResultDetailFormat.ReadId(reader)),
        Progressed => new JobProgressed(reader.ReadBool(), reader.ReadInt64()),
        Taken => new TakenJobs(ResultDetailFormat.ReadList(reader, static reader => new TakenJob(ResultDetailFormat.ReadTaken(reader), reader.ReadInt32()))),
        Schedule => ReadSchedule(reader),
        _ => throw new InvalidStateException($"{kind} is no answer"),
    };

    private static void Write(JobView job, StateWriter writer)
    {
        ResultDetailFormat.Write(job.Id, writer);
        writer.WriteBytes(job.Type);
        writer.WriteByte((byte)job.State);
        writer.WriteReference(job.Payload);
        writer.WriteByte(job.Priority);
        writer.WriteCount(job.Attempt);
        writer.WriteCount(job.MaxAttempts);
        writer.WriteCount((job.Progress ?? -1) + 1);
        writer.WriteReference(job.Note);
        writer.WriteReference(job.Result);
        writer.WriteByte((byte)job.Cause);
        writer.WriteReference(job.Reason);
        ResultDetailFormat.Write(job.Culprit, writer);
        writer.WriteCount(job.CreatedMs);
        writer.WriteCount(job.RunAtMs ?? 0);
        writer.WriteCount(job.StartedMs ?? 0);
        writer.WriteCount(job.FinishedMs ?? 0);
        writer.WriteBytes(job.UniqueKey);
        JobFormat.WriteIds(job.After, writer);
        writer.WriteByte(job.CancelRequested ? (byte)1 : (byte)0);
        writer.WriteBytes(job.Schedule);
    }

    private static JobView ReadJob(StateReader reader) => new(ResultDetailFormat.ReadId(reader), reader.ReadBytes(), JobFormat.ReadState(reader), reader.ReadReference(default))
    {
        Priority = JobFormat.ReadPriority(reader),
        Attempt = reader.ReadInt32(),
        MaxAttempts = reader.ReadInt32(),
        Progress = reader.ReadInt32() is > 0 and <= 101 and var progress ? progress - 1 : null,
        Note = reader.ReadReference(default),
        Result = reader.ReadReference(default),
        Cause = JobFormat.ReadCause(reader),
        Reason = reader.ReadReference(default),
        Culprit = ResultDetailFormat.ReadId(reader),
        CreatedMs = reader.ReadCount(),
        RunAtMs = ReadOptional(reader),
        StartedMs = ReadOptional(reader),
        FinishedMs = ReadOptional(reader),
        UniqueKey = reader.ReadBytes(),
        After = JobFormat.ReadIds(reader),
        CancelRequested = reader.ReadBool(),
        Schedule = reader.ReadBytes(),
    };

    private static void Write(ScheduleView schedule, StateWriter writer)
    {
        writer.WriteBytes(schedule.Name);
        writer.WriteBytes(schedule.Cron);
        writer.WriteBytes(schedule.TimeZone);
        writer.WriteBytes(schedule.Type);
        writer.WriteReference(schedule.Payload);
        writer.WriteByte(schedule.Priority);
        writer.WriteCount((schedule.MaxAttempts ?? -1L) + 1);
        writer.WriteCount((schedule.BackoffMs ?? -1) + 1);
        writer.WriteCount(schedule.KeepMs);
        writer.WriteByte((byte)schedule.Missed);
        writer.WriteByte(schedule.Paused ? (byte)1 : (byte)0);
        writer.WriteCount(schedule.Version);
        writer.WriteCount(schedule.NextMs ?? 0);
        writer.WriteCount(schedule.LastMs ?? 0);
        ResultDetailFormat.Write(schedule.LastJob ?? default, writer);
        writer.WriteCount(schedule.Runs);
    }

    private static ScheduleAnswer ReadSchedule(StateReader reader)
    {
        var isCreated = reader.ReadBool();
        return new ScheduleAnswer(new ScheduleView(reader.ReadBytes(), reader.ReadBytes(), reader.ReadBytes(), reader.ReadBytes(), reader.ReadReference(default))
        {
            Priority = JobFormat.ReadPriority(reader),
            MaxAttempts = JobFormat.ReadAttempts(reader),
            BackoffMs = JobFormat.ReadOptional(reader),
            KeepMs = reader.ReadCount(),
            Missed = JobFormat.ReadMissed(reader),
            Paused = reader.ReadBool(),
            Version = reader.ReadCount(),
            NextMs = ReadOptional(reader),
            LastMs = ReadOptional(reader),
            LastJob = ResultDetailFormat.ReadId(reader) is { Topic: > 0 } id ? id : null,
            Runs = reader.ReadCount(),
        }, isCreated);
    }

    // 0: none.
    private static long? ReadOptional(StateReader reader) => reader.ReadCount() is > 0 and var value ? value : null;
}
