namespace Rrmq.Queues;

/// <summary>How schedules come, change, go, and make their jobs.</summary>
internal sealed class Scheduling(Ledger ledger, ScheduleTable schedules, Enqueuing enqueuing)
{
    /// <summary>The newest tick that has passed is not missed when it runs no later than this.</summary>
    public const long PunctualMs = 10_000;

    public CommandResult Put(PutSchedule command, in CommandView view)
    {
        var before = schedules.Find(command.Name.Span);
        if (Obstacle(command.IfVersion, before) is { } obstacle)
            return new CommandResult(obstacle);
        if (before is null && schedules.Count >= ScheduleTable.MostSchedules)
            return new CommandResult(CommandStatus.TooManySchedules);

        var isSame = before is not null && before.Cron.AsSpan().SequenceEqual(command.Cron.Span) && before.TimeZone.AsSpan().SequenceEqual(command.TimeZone.Span);
        var schedule = new Schedule
        {
            Name = command.Name.ToArray(),
            Cron = command.Cron.ToArray(),
            TimeZone = command.TimeZone.ToArray(),
            Topic = command.Topic.ToArray(),
            Payload = new BodyReference(ledger.Index, view.BodyOffset + view.Body.Length - JobCommandFormat.ScheduleSuffix - command.Payload.Length, command.Payload.Length),
            Limits = command.Limits,
            Priority = command.Priority,
            MaxAttempts = command.MaxAttempts,
            BackoffMs = command.BackoffMs,
            KeepMs = command.KeepMs,
            Missed = command.Missed,
            Paused = command.Paused,
            Version = ledger.Index,
            NextMs = isSame ? before!.NextMs : command.NextMs,
            LastMs = before?.LastMs ?? 0,
            LastJob = before?.LastJob ?? default,
            Runs = before?.Runs ?? 0,
        };
        schedules.Put(schedule);
        return new CommandResult(CommandStatus.Done, Detail: new ScheduleAnswer(schedule.View, before is null));
    }

    public CommandResult Delete(DeleteSchedule command)
    {
        var before = schedules.Find(command.Name.Span);
        if (before is null && command.IfVersion is not < 0)
            return new CommandResult(CommandStatus.ScheduleNotFound);
        if (Obstacle(command.IfVersion, before) is { } obstacle)
            return new CommandResult(obstacle);
        schedules.Remove(command.Name.Span);
        return new CommandResult(CommandStatus.Done);
    }

    /// <summary>A tick that finds no room for its job has passed all the same: it must not come again and again until there is some.</summary>
    public CommandResult Run(RunTick command)
    {
        if (schedules.Find(command.Name.Span) is not { } schedule)
            return new CommandResult(CommandStatus.ScheduleNotFound);
        if (schedule.DueMs != command.DueMs || command.DueMs > ledger.NowMs || command.TickMs < command.DueMs || command.TickMs > ledger.NowMs || command.NextMs <= command.TickMs)
            return new CommandResult(CommandStatus.PreconditionFailed);

        var after = schedule with { NextMs = command.NextMs };
        if (schedule.Missed == MissedTicks.Once || ledger.NowMs - command.TickMs <= PunctualMs)
        {
            var made = enqueuing.Enqueue(new JobSpec(schedule.Topic, schedule.Payload, schedule.Limits)
            {
                Priority = schedule.Priority,
                MaxAttempts = schedule.MaxAttempts,
                BackoffMs = schedule.BackoffMs,
                KeepMs = schedule.KeepMs,
                UniqueKey = [],
                After = [],
                Schedule = schedule.Name,
            });
            if (made.Detail is JobAnswer { Job: var job })
                after = after with { LastMs = command.TickMs, LastJob = job.Id, Runs = schedule.Runs + 1 };
        }

        schedules.Put(after);
        return new CommandResult(CommandStatus.Done);
    }

    // A schedule that is not there has version 0, and none that is; none has a negative one.
    private static CommandStatus? Obstacle(long? demanded, Schedule? schedule) =>
        demanded is null || demanded == (schedule?.Version ?? 0) ? null : CommandStatus.PreconditionFailed;
}
