namespace Rrmq.Queues;

/// <summary>Writes and reads one schedule of a state.</summary>
internal static class ScheduleFormat
{
    public static void Write(Schedule schedule, StateWriter writer)
    {
        writer.WriteBytes(schedule.Name);
        writer.WriteBytes(schedule.Cron);
        writer.WriteBytes(schedule.TimeZone);
        writer.WriteBytes(schedule.Topic);
        writer.WriteReference(schedule.Payload);
        writer.WriteInt64(schedule.Limits.MaxMessages);
        writer.WriteInt64(schedule.Limits.MaxBytes);
        writer.WriteByte(schedule.Priority);
        writer.WriteCount((schedule.MaxAttempts ?? -1L) + 1);
        writer.WriteCount((schedule.BackoffMs ?? -1) + 1);
        writer.WriteCount(schedule.KeepMs);
        writer.WriteByte((byte)schedule.Missed);
        writer.WriteByte(schedule.Paused ? (byte)1 : (byte)0);
        writer.WriteCount(schedule.Version);
        writer.WriteInt64(schedule.NextMs);
        writer.WriteInt64(schedule.LastMs);
        ResultDetailFormat.Write(schedule.LastJob, writer);
        writer.WriteCount(schedule.Runs);
    }

    public static Schedule Read(StateReader reader) => new()
    {
        Name = reader.ReadBytes(),
        Cron = reader.ReadBytes(),
        TimeZone = reader.ReadBytes(),
        Topic = reader.ReadBytes() is { } topic && topic.Length > JobType.Prefix.Length ? topic : throw new InvalidStateException("a schedule of no type of jobs"),
        Payload = reader.ReadReference(default),
        Limits = new TopicLimits(reader.ReadInt64(), reader.ReadInt64()),
        Priority = JobFormat.ReadPriority(reader),
        MaxAttempts = JobFormat.ReadAttempts(reader),
        BackoffMs = JobFormat.ReadOptional(reader),
        KeepMs = reader.ReadCount(),
        Missed = JobFormat.ReadMissed(reader),
        Paused = reader.ReadBool(),
        Version = reader.ReadCount(),
        NextMs = reader.ReadInt64(),
        LastMs = reader.ReadInt64(),
        LastJob = ResultDetailFormat.ReadId(reader),
        Runs = reader.ReadCount(),
    };
}
