using System.Text.Json;
using Rrmq.Queues;

namespace Rrmq.Server;

/// <summary>The jobs of one type as the feed tells them: how many stand how, and a number that moves whenever anything about one of them does.</summary>
internal sealed record JobTypeRow(long Waiting, long Scheduled, long Queued, long Running, long Succeeded, long Failed, long Cancelled, long Changes)
{
    public static JobTypeRow Of(JobTypeFigures type)
    {
        return new(Count(JobState.Waiting), Count(JobState.Scheduled), Count(JobState.Queued), Count(JobState.Running), Count(JobState.Succeeded), Count(JobState.Failed), Count(JobState.Cancelled), type.Changes);

        long Count(JobState state) => type.Counts[(int)state];
    }

    /// <summary><c>waiting, scheduled, queued, running, succeeded, failed, cancelled, changes</c>.</summary>
    public static void Write(Utf8JsonWriter json, JobTypeRow row)
    {
        json.WriteNumberValue(row.Waiting);
        json.WriteNumberValue(row.Scheduled);
        json.WriteNumberValue(row.Queued);
        json.WriteNumberValue(row.Running);
        json.WriteNumberValue(row.Succeeded);
        json.WriteNumberValue(row.Failed);
        json.WriteNumberValue(row.Cancelled);
        json.WriteNumberValue(row.Changes);
    }
}
