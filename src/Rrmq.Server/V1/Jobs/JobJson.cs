using System.Buffers;
using System.Text.Json;
using Rrmq.Queues;

namespace Rrmq.Server;

/// <summary>Jobs as JSON. Payload and result go out as the bytes that came in.</summary>
internal static class JobJson
{
    public static ReadOnlyMemory<byte> One(JobView job, JobContents contents) => Write(writer => WriteJob(writer, job, contents));

    /// <param name="page">What the state said.</param>
    /// <param name="contents">Those of its jobs, in order.</param>
    public static ReadOnlyMemory<byte> Page(JobPage page, IReadOnlyList<ReadOnlyMemory<byte>> contents) => Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteStartArray("items"u8);
        for (var i = 0; i < page.Jobs.Count; i++)
            WriteJob(writer, page.Jobs[i], JobContents.At(contents, i * JobContents.Parts));
        writer.WriteEndArray();
        if (page.Next is { } next)
            writer.WriteString("next"u8, next.ToString());
        else
            writer.WriteNull("next"u8);
        writer.WritePropertyName("counts"u8);
        WriteCounts(writer, page.Counts);
        writer.WriteEndObject();
    });

    public static ReadOnlyMemory<byte> Taken(IReadOnlyList<TakenJob> jobs, string type, IReadOnlyList<ReadOnlyMemory<byte>> contents) => Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteStartArray("jobs"u8);
        for (var i = 0; i < jobs.Count; i++)
        {
            writer.WriteStartObject();
            writer.WriteString("id"u8, jobs[i].Message.Id.ToString());
            writer.WriteString("type"u8, type);
            WriteRaw(writer, "payload"u8, JobContents.PayloadOf(contents[i]));
            writer.WriteNumber("attempt"u8, jobs[i].Message.Attempt);
            writer.WriteNumber("max_attempts"u8, jobs[i].MaxAttempts);
            writer.WriteString("receipt"u8, jobs[i].Message.Receipt.ToString());
            writer.WriteString("lease_until"u8, StateTime.Of(jobs[i].Message.LeaseUntilMs));

            // Whoever asks for a job to be cancelled before it is received has it ended at once.
            writer.WriteBoolean("cancel_requested"u8, false);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    });

    public static ReadOnlyMemory<byte> Progressed(JobProgressed progressed) => Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteBoolean("cancel_requested"u8, progressed.CancelRequested);
        writer.WriteString("lease_until"u8, StateTime.Of(progressed.LeaseUntilMs));
        writer.WriteEndObject();
    });

    /// <summary>An object with a number for each state.</summary>
    public static void WriteCounts(Utf8JsonWriter writer, IReadOnlyList<long> counts)
    {
        writer.WriteStartObject();
        for (var i = 0; i < counts.Count; i++)
            writer.WriteNumber(JobRules.States[i], counts[i]);
        writer.WriteEndObject();
    }

    public static ReadOnlyMemory<byte> Write(Action<Utf8JsonWriter> write)
    {
        var json = new ArrayBufferWriter<byte>(512);
        using var writer = new Utf8JsonWriter(json, JsonFormat.Writing);
        write(writer);
        writer.Flush();
        return json.WrittenMemory;
    }

    public static void WriteRaw(Utf8JsonWriter writer, ReadOnlySpan<byte> name, ReadOnlyMemory<byte> json)
    {
        writer.WritePropertyName(name);
        if (json.IsEmpty)
            writer.WriteNullValue();
        else
            writer.WriteRawValue(json.Span, skipInputValidation: true);
    }

    private static void WriteJob(Utf8JsonWriter writer, JobView job, JobContents contents)
    {
        writer.WriteStartObject();
        writer.WriteString("id"u8, job.Id.ToString());
        writer.WriteString("type"u8, job.Type);
        writer.WriteString("state"u8, JobRules.States[(int)job.State]);
        WriteRaw(writer, "payload"u8, contents.Payload);
        writer.WriteNumber("priority"u8, job.Priority);
        writer.WriteNumber("attempt"u8, job.Attempt);
        writer.WriteNumber("max_attempts"u8, job.MaxAttempts);
        if (job.Progress is { } progress)
            writer.WriteNumber("progress"u8, progress);
        else
            writer.WriteNull("progress"u8);
        if (contents.Note.IsEmpty)
            writer.WriteNull("note"u8);
        else
            writer.WriteString("note"u8, contents.Note.Span);
        if (!contents.Result.IsEmpty)
            WriteRaw(writer, "result"u8, contents.Result);
        if (contents.ReasonOf(job) is { } reason)
            writer.WriteString("reason"u8, reason);
        writer.WriteString("created_at"u8, StateTime.Of(job.CreatedMs));
        WriteTime(writer, "run_at"u8, job.RunAtMs);
        WriteTime(writer, "started_at"u8, job.StartedMs);
        WriteTime(writer, "finished_at"u8, job.FinishedMs);
        if (job.UniqueKey.Length > 0)
            writer.WriteString("unique_key"u8, job.UniqueKey);
        writer.WriteStartArray("after"u8);
        foreach (var id in job.After)
            writer.WriteStringValue(id.ToString());
        writer.WriteEndArray();
        writer.WriteBoolean("cancel_requested"u8, job.CancelRequested);
        if (job.Schedule.Length > 0)
            writer.WriteString("schedule"u8, job.Schedule);
        writer.WriteEndObject();
    }

    private static void WriteTime(Utf8JsonWriter writer, ReadOnlySpan<byte> name, long? milliseconds)
    {
        if (milliseconds is { } time)
            writer.WriteString(name, StateTime.Of(time));
    }
}
