using System.Text;
using Microsoft.Extensions.Logging;
using Rrmq.Queues;

namespace Rrmq.Node;

/// <summary>What a leader says of the schedules that are due: which tick has come, and when the next one will. Owned by the loop.</summary>
/// <param name="logger">Told once of each schedule that cannot run here, such as one of a time zone that this machine does not know.</param>
internal sealed class Ticks(ILogger logger)
{
    private const int MostAtOnce = 100;
    private const int MostTold = 1_000;

    private readonly HashSet<(string Name, long Version)> _told = [];

    /// <param name="state">The state.</param>
    /// <param name="nowMs">The cluster's time.</param>
    public IReadOnlyList<RunTick> Due(QueueStateMachine state, long nowMs)
    {
        var ticks = new List<RunTick>();
        foreach (var schedule in state.DueSchedules(nowMs))
        {
            if (ticks.Count == MostAtOnce)
                break;
            if (CronTimes.Parse(Encoding.UTF8.GetString(schedule.Cron), Encoding.UTF8.GetString(schedule.TimeZone), out var fault) is not { } times)
            {
                Tell(schedule, fault!);
                continue;
            }

            var due = schedule.NextMs!.Value;
            var last = times.LastUpTo(due, nowMs);
            ticks.Add(new RunTick(schedule.Name, due, last, times.NextAfter(Math.Max(last, nowMs)) ?? long.MaxValue));
        }

        return ticks;
    }

    private void Tell(ScheduleView schedule, CronFault fault)
    {
        var name = Encoding.UTF8.GetString(schedule.Name);
        if (_told.Count >= MostTold)
            _told.Clear();
        if (_told.Add((name, schedule.Version)))
            logger.ScheduleNotUnderstood(name, fault.Rule);
    }
}
