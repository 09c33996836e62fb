using System.Text;
using Microsoft.Extensions.Logging;
using Rrmq.Queues;

namespace Rrmq.Node;

/// <summary>What a leader says of the schedules that are due: which tick has come, and when the next one will.</summary>
internal static class Ticks
{
    private const int MostAtOnce = 100;

    /// <param name="state">The state.</param>
    /// <param name="nowMs">The cluster's time.</param>
    /// <param name="logger">Told of schedules that cannot run here, such as those of a time zone that this machine does not know.</param>
    public static IReadOnlyList<RunTick> Due(QueueStateMachine state, long nowMs, ILogger logger)
    {
        var ticks = new List<RunTick>();
        foreach (var schedule in state.DueSchedules(nowMs, MostAtOnce))
        {
            var times = CronTimes.Parse(Encoding.UTF8.GetString(schedule.Cron), Encoding.UTF8.GetString(schedule.TimeZone), out var fault);
            if (times is null)
            {
                logger.ScheduleNotUnderstood(Encoding.UTF8.GetString(schedule.Name), fault!.Rule);
                continue;
            }

            var due = schedule.NextMs!.Value;
            var last = times.LastUpTo(due, nowMs);
            ticks.Add(new RunTick(schedule.Name, due, last, times.NextAfter(Math.Max(last, nowMs)) ?? long.MaxValue));
        }

        return ticks;
    }
}
