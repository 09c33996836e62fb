using System.Text.Json;
using Rrmq.Queues;

namespace Rrmq.Server;

/// <summary>Schedules as JSON.</summary>
internal static class ScheduleJson
{
    public static ReadOnlyMemory<byte> One(ScheduleView schedule, ReadOnlyMemory<byte> content) => JobJson.Write(writer => Write(writer, schedule, content));

    public static ReadOnlyMemory<byte> All(IReadOnlyList<ScheduleView> schedules, IReadOnlyList<ReadOnlyMemory<byte>> contents) => JobJson.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteStartArray("items"u8);
        for (var i = 0; i < schedules.Count; i++)
            Write(writer, schedules[i], contents[i]);
        writer.WriteEndArray();
        writer.WriteEndObject();
    });

    /// <param name="writer">Where to.</param>
    /// <param name="schedule">What the state says.</param>
    /// <param name="content">Its payload as it is stored.</param>
    public static void Write(Utf8JsonWriter writer, ScheduleView schedule, ReadOnlyMemory<byte> content)
    {
        writer.WriteStartObject();
        writer.WriteString("name"u8, schedule.Name);
        writer.WriteNumber("version"u8, schedule.Version);
        writer.WriteString("cron"u8, schedule.Cron);
        writer.WriteString("time_zone"u8, schedule.TimeZone);
        writer.WriteString("type"u8, schedule.Type);
        JobJson.WriteRaw(writer, "payload"u8, JobContents.PayloadOf(content));
        writer.WriteNumber("priority"u8, schedule.Priority);
        if (schedule.MaxAttempts is { } attempts)
            writer.WriteNumber("max_attempts"u8, attempts);
        else
            writer.WriteNull("max_attempts"u8);
        if (schedule.BackoffMs is { } backoff)
            writer.WriteString("backoff"u8, DurationText.Format(backoff));
        else
            writer.WriteNull("backoff"u8);
        writer.WriteString("keep"u8, DurationText.Format(schedule.KeepMs));
        writer.WriteString("missed"u8, JobRules.Missed[(int)schedule.Missed]);
        writer.WriteBoolean("paused"u8, schedule.Paused);
        if (schedule.NextMs is { } next)
            writer.WriteString("next_at"u8, StateTime.Of(next));
        else
            writer.WriteNull("next_at"u8);
        if (schedule.LastMs is { } last)
            writer.WriteString("last_at"u8, StateTime.Of(last));
        if (schedule.LastJob is { } job)
            writer.WriteString("last_job"u8, job.ToString());
        writer.WriteNumber("runs"u8, schedule.Runs);
        writer.WriteEndObject();
    }
}
