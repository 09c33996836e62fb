using System.Text.Json;
using Rrmq.Queues;

namespace Rrmq.Server;

/// <summary>A schedule as far as the feed tells it: enough to see that it moved, and when it ticks.</summary>
internal sealed record ScheduleRow(long Version, bool Paused, long NextMs, long LastMs, long Runs)
{
    public static ScheduleRow Of(ScheduleView schedule) => new(schedule.Version, schedule.Paused, schedule.NextMs ?? 0, schedule.LastMs ?? 0, schedule.Runs);

    /// <summary><c>version, paused, next, last, runs</c>.</summary>
    public static void Write(Utf8JsonWriter json, ScheduleRow row)
    {
        json.WriteNumberValue(row.Version);
        json.WriteNumberValue(row.Paused ? 1 : 0);
        json.WriteNumberValue(row.NextMs);
        json.WriteNumberValue(row.LastMs);
        json.WriteNumberValue(row.Runs);
    }
}
